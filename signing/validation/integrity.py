"""Whether one signature's own revision is intact, and what the file received since. Trust plays no part here."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.validation import words
from signing.validation.model import Coverage, Verdict

_COVERAGE = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.WHOLE_FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.REVISION,
}


@dataclass(frozen=True, slots=True)
class Integrity:
    """What the bytes themselves tell.

    Attributes:
        length: bytes of the revision that was signed.
        gap: the raw bytes between the two covered ranges.
        problem: a sentence when the revision is not intact, else empty.
    """

    coverage: Coverage
    length: int
    gap: bytes
    problem: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What was added after a signature.

    Attributes:
        verdict: the best verdict that these changes leave.
        sentences: in words.
    """

    verdict: Verdict = Verdict.VALID
    reason: str = ""
    sentences: tuple[str, ...] = ()
    suspicious: bool = False


def check_integrity(embedded: EmbeddedPdfSignature, stream: BinaryIO) -> Integrity:
    """Recompute digest and signature over the covered bytes."""
    start, first, second, last = _four_numbers(embedded.byte_range)
    stream.seek(first)
    gap = stream.read(max(second - first, 0))
    coverage = _COVERAGE.get(embedded.evaluate_signature_coverage(), Coverage.PARTIAL)
    # The library compares lengths only: the ranges must also be in order and reach what they claim.
    size = stream.seek(0, 2)
    whole = start == 0 and second == first + len(gap) and second + last <= size
    if coverage is Coverage.WHOLE_FILE and second + last != size:
        whole = False
    if not whole:
        coverage = Coverage.PARTIAL
    return Integrity(coverage, second + last if whole else 0, gap, _problem(embedded, coverage))


def changes_since(
    embedded: EmbeddedPdfSignature, reader: PdfFileReader, coverage: Coverage, signature_fields: frozenset[str]
) -> Changes:
    """What later revisions did, by the library's difference analysis; its failure is never read as 'nothing'."""
    if coverage is Coverage.WHOLE_FILE:
        return Changes()
    if embedded.signed_revision == reader.xrefs.total_revisions - 1:
        sentence = "Há bytes depois do fim do documento assinado, que não mudam o que se lê."
        return Changes(Verdict.VALID_WITH_CHANGES, words.CHANGED_SINCE, (sentence,), suspicious=True)
    result = DEFAULT_DIFF_POLICY.review_file(
        reader, embedded.signed_revision, field_mdp_spec=embedded.fieldmdp, doc_mdp=embedded.docmdp_level
    )
    if not isinstance(result, DiffResult) or result.modification_level == ModificationLevel.OTHER:
        return unrecognised_changes()
    return _describe(result, embedded, signature_fields)


def unrecognised_changes() -> Changes:
    """The analysis failed or gave up: changes cannot be ruled out."""
    sentence = "Mudanças que não foi possível reconhecer."
    return Changes(Verdict.INDETERMINATE, words.UNKNOWN_CHANGES, (sentence,), suspicious=True)


def _describe(result: DiffResult, embedded: EmbeddedPdfSignature, signature_fields: frozenset[str]) -> Changes:
    permission = embedded.docmdp_level
    if permission is not None and result.modification_level.value > permission.value:
        return Changes(Verdict.INVALID, words.FORBIDDEN_CHANGE, ("Mudança proibida.",), suspicious=True)
    others = sorted(result.changed_form_fields - signature_fields)
    if others:
        sentence = f"Formulário alterado depois da assinatura: {', '.join(others)}."
        return Changes(Verdict.VALID_WITH_CHANGES, words.CHANGED_SINCE, (sentence,))
    if result.modification_level == ModificationLevel.ANNOTATIONS:
        return Changes(Verdict.VALID_WITH_CHANGES, words.CHANGED_SINCE, ("Anotações acrescentadas.",))
    if result.modification_level == ModificationLevel.LTA_UPDATES:
        return Changes(sentences=(words.ARCHIVAL_ADDED,))
    return Changes(sentences=("Outras assinaturas ou campos de assinatura acrescentados.",))


def _four_numbers(byte_range: object) -> tuple[int, int, int, int]:
    numbers = [int(each) for each in byte_range] if isinstance(byte_range, list) else []
    if len(numbers) != 4 or min(numbers) < 0:
        raise ValueError("a ByteRange has four numbers")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _problem(embedded: EmbeddedPdfSignature, coverage: Coverage) -> str:
    digest = embedded.compute_digest()
    if embedded.sig_object_type == "/DocTimeStamp":
        token = embedded.signed_data["encap_content_info"]["content"].parsed
        same = token["message_imprint"]["hashed_message"].native == digest
        digest = _token_digest(embedded)
        intact, holds = validate_sig_integrity(embedded.signer_info, embedded.signer_cert, "tst_info", digest)
        intact = intact and same
    else:
        intact, holds = validate_sig_integrity(embedded.signer_info, embedded.signer_cert, "data", digest)
    if not intact:
        return words.ALTERED
    if not holds:
        return words.NOT_THE_CERTIFICATE
    return words.PARTIAL_COVERAGE if coverage is Coverage.PARTIAL else ""


def _token_digest(embedded: EmbeddedPdfSignature) -> bytes:
    content = embedded.signed_data["encap_content_info"]["content"]
    return hashlib.new(embedded.md_algorithm, bytes(content)).digest()
