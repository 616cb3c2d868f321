"""The verdict on a whole file."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.validation import words
from signing.validation.ladder import Evidence, Ladder, read_evidence
from signing.validation.line import Case, examine, unreadable
from signing.validation.model import Coverage, DocumentVerdict, Limits, Report, SignatureLine, Verdict
from signing.validation.objects import entry
from signing.validation.revocation import load_lists
from signing.validation.slots import Found, Slot, find_slots, traces
from signing.validation.trust import TrustStore

_HEADER_WITHIN = 1024
_SEVERITY = list(Verdict)
_REASONS = {
    DocumentVerdict.VALID: "Todas as assinaturas valem e o documento não mudou depois delas.",
    DocumentVerdict.VALID_WITH_CHANGES: "As assinaturas valem, mas o arquivo recebeu acréscimos depois.",
    DocumentVerdict.UNSUPPORTED: "O arquivo tem uma assinatura em formato que não é reconhecido.",
    DocumentVerdict.INDETERMINATE: "Não foi possível confirmar todas as assinaturas.",
    DocumentVerdict.INVALID: "O arquivo tem uma assinatura que não vale.",
    DocumentVerdict.UNSIGNED: "O arquivo não tem assinatura digital.",
    DocumentVerdict.ENCRYPTED: "O arquivo está protegido por senha e não pôde ser conferido.",
    DocumentVerdict.DAMAGED: "O arquivo está danificado ou incompleto e não pôde ser lido.",
    DocumentVerdict.NOT_PDF: "O arquivo não é um PDF.",
    DocumentVerdict.TOO_LARGE: "O arquivo é grande demais para ser conferido.",
}
HIDDEN = "O arquivo tem vestígios de uma assinatura que o documento não mostra."
INCOMPLETE = "O formulário do documento é grande demais e não foi lido por inteiro."
_DEFAULT_LIMITS = Limits()


def validate(
    path: Path, trust: TrustStore, *, crls: Sequence[bytes] = (), at: datetime, limits: Limits = _DEFAULT_LIMITS
) -> Report:
    """Judge every signature in a PDF. Never fetches anything; never raises for what the file holds.

    Args:
        path: the file, of any kind.
        trust: whom to trust.
        limits: bounds on size and number of signatures.
        crls: revocation lists at hand (DER), besides those in the file.
        at: the moment to judge for, aware.

    Raises:
        OSError: the file cannot be read at all.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        if size > limits.max_bytes:
            return _plain(DocumentVerdict.TOO_LARGE, at)
        stream.seek(0)
        if b"%PDF-" not in stream.read(_HEADER_WITHIN):
            return _plain(DocumentVerdict.NOT_PDF, at)
        try:
            return _judge(stream, trust, crls, at, limits)
        except Exception:  # noqa: BLE001  # a hostile file may raise anything: the answer is 'damaged', not a traceback
            return _plain(DocumentVerdict.DAMAGED, at)


def _judge(stream: BinaryIO, trust: TrustStore, crls: Sequence[bytes], at: datetime, limits: Limits) -> Report:
    reader = PdfFileReader(stream, strict=False)
    if reader.encrypted:
        return _plain(DocumentVerdict.ENCRYPTED, at)
    int(reader.root["/Pages"]["/Count"])
    found = find_slots(reader, limits.max_fields)
    hidden = traces(stream) > len(found.signed)
    notes = ((HIDDEN,) if hidden else ()) + (() if found.complete else (INCOMPLETE,))
    if not found.signed:
        report = _plain(DocumentVerdict.UNSIGNED, at)
    else:
        lines = asyncio.run(_lines(reader, stream, found, (trust, crls, at, limits)))
        verdict = _worst(lines)
        report = Report(verdict, _REASONS[verdict], at, lines)
    report = replace(report, empty_fields=found.empty, notes=notes)
    return _with_notes(report)


async def _lines(
    reader: PdfFileReader, stream: BinaryIO, found: Found, given: tuple[TrustStore, Sequence[bytes], datetime, Limits]
) -> tuple[SignatureLine, ...]:
    trust, crls, at, limits = given
    evidence = _evidence(reader)
    lists = tuple(load_lists((*crls, *evidence.lists)))
    case = Case(
        reader=reader,
        stream=stream,
        trust=trust,
        ladder=Ladder(trust, evidence, [each.public_bytes(Encoding.DER) for each in lists], at),
        evidence=evidence,
        lists=lists,
        signature_fields=frozenset((*found.empty, *(slot.name for slot in found.signed))),
        timestamp_revisions=tuple(_timestamp_revisions(reader, found.signed)),
        at=at,
    )
    examined = [await _isolated(case, slot) for slot in found.signed[: limits.max_signatures]]
    skipped = [SignatureLine(s.name, Verdict.UNSUPPORTED, words.NOT_EXAMINED) for s in found.signed[len(examined) :]]
    return (*examined, *skipped)


async def _isolated(case: Case, slot: Slot) -> SignatureLine:
    try:
        return await examine(case, slot)
    except Exception:  # noqa: BLE001  # one bad signature must not hide the others, whatever it raises
        return unreadable(slot)


def _evidence(reader: PdfFileReader) -> Evidence:
    try:
        return read_evidence(reader)
    except Exception:  # noqa: BLE001  # a broken store proves nothing, and takes nothing away
        return Evidence()


def _timestamp_revisions(reader: PdfFileReader, slots: Iterable[Slot]) -> Iterable[int]:
    for slot in slots:
        value = slot.field.raw_get("/V")
        if hasattr(value, "reference") and entry(value.get_object(), "/Type") == "/DocTimeStamp":
            yield reader.xrefs.get_last_change(value.reference)


def _worst(lines: Sequence[SignatureLine]) -> DocumentVerdict:
    worst = max((line.verdict for line in lines), key=_SEVERITY.index)
    covered = any(line.intact and line.coverage is Coverage.WHOLE_FILE for line in lines)
    archival = any(line.intact and line.changes == (words.ARCHIVAL_ADDED,) for line in lines)
    if worst is Verdict.VALID and not (covered or archival):
        worst = Verdict.VALID_WITH_CHANGES
    return DocumentVerdict(worst.value)


def _with_notes(report: Report) -> Report:
    """A hidden signature or an unread form keeps a file from being called valid."""
    suspicious = bool(report.notes) or any(line.suspicious for line in report.signatures)
    if report.notes and report.verdict in {DocumentVerdict.VALID, DocumentVerdict.VALID_WITH_CHANGES}:
        verdict = DocumentVerdict.INDETERMINATE
        return replace(report, verdict=verdict, reason=report.notes[0], suspicious=True)
    return replace(report, suspicious=suspicious)


def _plain(verdict: DocumentVerdict, at: datetime) -> Report:
    return Report(verdict, _REASONS[verdict], at)
