"""One signature, examined from its bytes to its certificate, and told in one line."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator.path import ValidationPath

from signing.certificates import facts_of
from signing.validation import words
from signing.validation.frame import frame_problems, gap_problems
from signing.validation.integrity import Changes, changes_since, check_integrity, unrecognised_changes
from signing.validation.ladder import Evidence, Ladder, Outcome, has_token
from signing.validation.model import Coverage, Revocation, RevocationStatus, SignatureLine, Signer, Verdict
from signing.validation.objects import entry
from signing.validation.revocation import revocation_of
from signing.validation.slots import Slot
from signing.validation.trust import UNKNOWN, TrustStore

_PADES, _CMS, _TIMESTAMP = "/ETSI.CAdES.detached", "/adbe.pkcs7.detached", "/ETSI.RFC3161"
_SEVERITY = list(Verdict)
_LONGEST_TEXT = 300


@dataclass(frozen=True)
class Case:
    """What the signatures of one file share.

    Attributes:
        archived_after: for each revision, whether document timestamps follow it is asked of their revisions.
    """

    reader: PdfFileReader
    stream: BinaryIO
    trust: TrustStore
    ladder: Ladder
    evidence: Evidence
    lists: tuple[x509.CertificateRevocationList, ...]
    signature_fields: frozenset[str]
    timestamp_revisions: tuple[int, ...]
    at: datetime

    @property
    def roots(self) -> list[x509.Certificate]:
        """Trusted roots and what the file brings along, as issuers of embedded certificates."""
        ders = [root.certificate for root in self.trust.roots] + list(self.evidence.certificates)
        return [x509.load_der_x509_certificate(der) for der in ders]


async def examine(case: Case, slot: Slot) -> SignatureLine:
    """Everything that can be said of one signature.

    Raises:
        Exception: whatever a malformed signature makes its readers raise; `isolated` turns it into a line.
    """
    kind = str(entry(slot.field["/V"], "/SubFilter", "sem formato"))[:_LONGEST_TEXT]
    if kind not in {_PADES, _CMS, _TIMESTAMP}:
        return SignatureLine(slot.name, Verdict.UNSUPPORTED, words.UNKNOWN_FORMAT.format(kind.lstrip("/")))
    embedded = EmbeddedPdfSignature(case.reader, slot.field, slot.name)
    integrity = check_integrity(embedded, case.stream)
    line = SignatureLine(
        slot.name,
        Verdict.INVALID,
        integrity.problem,
        is_timestamp=kind == _TIMESTAMP,
        intact=not integrity.problem,
        level="CMS" if kind == _CMS else "B-B",
        coverage=integrity.coverage,
        revision_length=0 if integrity.problem else integrity.length,
        signer=_signer(embedded, UNKNOWN),
        role=_text(embedded, "/Reason"),
        time=_aware(embedded.self_reported_timestamp),
        clock=words.DECLARED,
    )
    if integrity.problem:
        return line
    line = _with_changes(line, _changes(case, embedded, integrity.coverage))
    line = await (_timestamp(case, embedded, line) if line.is_timestamp else _signature(case, embedded, line))
    odd = [*gap_problems(integrity.gap, embedded.pkcs7_content), *frame_problems(_content(embedded), case.roots)]
    if odd:
        line = replace(_worse(line, Verdict.INDETERMINATE, odd[0]), suspicious=True, notes=(*line.notes, *odd))
    return line


def unreadable(slot: Slot) -> SignatureLine:
    """The line of a signature that could not be read at all."""
    return SignatureLine(slot.name, Verdict.INVALID, words.UNREADABLE, suspicious=True)


async def _signature(case: Case, embedded: EmbeddedPdfSignature, line: SignatureLine) -> SignatureLine:
    archived = any(revision > embedded.signed_revision for revision in case.timestamp_revisions)
    outcome = await case.ladder.signature(embedded, archived=archived)
    line = replace(line, signer=_signer(embedded, _kind(case, outcome.path)))
    if outcome.proved_time:
        line = replace(line, time=outcome.proved_time, time_proved=True, clock=_authority(outcome.authority_path))
    elif has_token(embedded.signer_info):
        line = replace(line, notes=(*line.notes, words.UNTRUSTED_TIME))
    line = _worse(line, *words.judge(outcome.indication))
    line = _with_revocation(case, outcome, line)
    return replace(line, level=_level(case, line, archived=archived))


async def _timestamp(case: Case, embedded: EmbeddedPdfSignature, line: SignatureLine) -> SignatureLine:
    outcome = await case.ladder.token(embedded.signed_data, embedded.compute_digest)
    line = replace(line, signer=_signer(embedded, _kind(case, outcome.path)), level="", time=None, clock="")
    if outcome.proved_time:
        line = replace(line, time=outcome.proved_time, time_proved=True, clock=_authority(outcome.path))
    return _worse(line, *words.judge(outcome.indication))


def _with_revocation(case: Case, outcome: Outcome, line: SignatureLine) -> SignatureLine:
    chain = [_portable(each) for each in outcome.path.iter_certs(include_root=True)] if outcome.path else []
    if len(chain) < 2:
        return line
    found = revocation_of(chain[-1], chain[-2], case.lists, line.time or case.at)
    return replace(_worse(line, *_judge_revocation(found, line)), revocation=found)


def _judge_revocation(found: Revocation, line: SignatureLine) -> tuple[Verdict, str]:
    if found.status is RevocationStatus.UNKNOWN:
        return Verdict.INDETERMINATE, words.NO_LIST
    if found.revoked_at is None:
        return Verdict.VALID, ""
    if line.time is not None and line.time >= found.revoked_at:
        return Verdict.INVALID, words.REVOKED_BEFORE
    return (Verdict.VALID, "") if line.time_proved else (Verdict.INDETERMINATE, words.REVOKED_NO_PROOF)


def _level(case: Case, line: SignatureLine, *, archived: bool) -> str:
    """The PAdES level that was reached (ETSI EN 319 142-1): a timestamp counts only from a trusted authority."""
    if line.level != "B-B" or not line.time_proved:
        return line.level
    if not (case.evidence.present and line.revocation.status is RevocationStatus.GOOD):
        return "B-T"
    return "B-LTA" if archived else "B-LT"


def _changes(case: Case, embedded: EmbeddedPdfSignature, coverage: Coverage) -> Changes:
    try:
        return changes_since(embedded, case.reader, coverage, case.signature_fields)
    except Exception:  # noqa: BLE001  # the analysis walks hostile objects: its failure means 'not ruled out'
        return unrecognised_changes()


def _with_changes(line: SignatureLine, changes: Changes) -> SignatureLine:
    return replace(
        line, verdict=changes.verdict, reason=changes.reason, changes=changes.sentences, suspicious=changes.suspicious
    )


def _worse(line: SignatureLine, verdict: Verdict, reason: str) -> SignatureLine:
    """The line with the worse of two verdicts, and the sentence that goes with it."""
    if _SEVERITY.index(verdict) > _SEVERITY.index(line.verdict):
        return replace(line, verdict=verdict, reason=reason)
    return replace(line, reason=line.reason or reason)


def _signer(embedded: EmbeddedPdfSignature, kind: str) -> Signer:
    facts = facts_of(_portable(embedded.signer_cert))
    return Signer(
        name=facts.name[:_LONGEST_TEXT],
        cpf=facts.cpf,
        issuer=facts.issuer[:_LONGEST_TEXT],
        serial=facts.serial,
        kind=kind,
        not_before=facts.not_before,
        not_after=facts.not_after,
        fingerprint=facts.fingerprint,
    )


def _kind(case: Case, path: ValidationPath | None) -> str:
    certificates = list(path.iter_certs(include_root=True)) if path else []
    return case.trust.kind_of(certificates[0].dump()) if certificates else UNKNOWN


def _authority(path: ValidationPath | None) -> str:
    certificates = list(path.iter_certs(include_root=True)) if path else []
    return facts_of(_portable(certificates[-1])).name[:_LONGEST_TEXT] if certificates else ""


def _portable(certificate: object) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())  # type: ignore[attr-defined]  # asn1crypto is untyped


def _content(embedded: EmbeddedPdfSignature) -> cms.ContentInfo:
    return cms.ContentInfo.load(embedded.pkcs7_content)


def _text(embedded: EmbeddedPdfSignature, key: str) -> str:
    return str(entry(embedded.sig_object, key, ""))[:_LONGEST_TEXT]


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment.tzinfo is not None else None
