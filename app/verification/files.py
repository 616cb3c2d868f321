"""Verifying an uploaded file: its bytes first, then the code inside it, then its own signatures."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from app.certificates.trust import trust_bundle
from app.engines import Engines
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.sandbox import Limits, SandboxError
from app.kernel.workplace import workplace
from app.verification import limits, queries
from app.verification.queries import PublicDocument, Standing

VALIDATE = "signing.validation:validate_file"
COMPARE = "app.verification.children:differences"
FIND_CODES = "app.verification.children:codes_in"
MOST_CODES = 3
"""Printed codes looked up for one upload; documents of the house have one."""
LIMITS = Limits(wall_seconds=30, cpu_seconds=30, memory_bytes=1 << 30)


@dataclass(frozen=True)
class FileFacts:
    """What was found out about an upload.

    Attributes:
        document: the one of ours that it is, that it begins with, or whose code is printed in it.
        standing: what its bytes are worth; None where they are not ours as they are.
        begins_with_ours: bytes that we issued stand unchanged at its beginning, something was added after them.
        changes: differences of the text to the true document.
        report: of its signatures (`signing.validation.Report.to_json`); empty where the bytes are ours.
    """

    document: PublicDocument | None
    standing: Standing | None = None
    begins_with_ours: bool = False
    changes: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)


def examine(database: Database, engines: Engines, stream: BinaryIO, address: str) -> FileFacts:
    """Find out what an uploaded file is. No transaction is open while it is read; nothing of it is kept.

    Args:
        database: where what the house issued is known.
        engines: the sandbox that reads the file, and the store.
        stream: the upload.
        address: who sent it: unknown codes in it are counted there, as typed ones are.

    Raises:
        TooManyAttempts: the address tried too many unknown codes within a minute.
    """
    with workplace(engines.settings.runtime_dir) as folder:
        path = folder / "upload.pdf"
        digest = _spool(stream, path)
        with database.reading() as session:
            known = queries.by_digest(session, digest)
        if known is not None:
            return FileFacts(*known)
        report = _validate(database, engines, path)
        begun = _begun(database, path, report)
        document = begun or _claimed(database, engines, path, address)
        changes = _differences(engines, document, path, folder / "original.pdf") if document is not None else []
        return FileFacts(document, None, begun is not None, changes, report)


def _begun(database: Database, path: Path, report: dict[str, Any]) -> PublicDocument | None:
    """The document whose issued bytes a signed revision of the file is: found even where its code was cut out."""
    lengths = sorted({line["revision_length"] for line in report["signatures"] if line["intact"]} - {0})
    with database.reading() as session:
        found = [queries.by_digest(session, digest) for digest in _prefix_digests(path, lengths)]
    return next((known[0] for known in reversed(found) if known is not None), None)


def _prefix_digests(path: Path, lengths: list[int]) -> list[str]:
    """SHA-256 of the file's first so many bytes, for each of some ascending lengths, read once."""
    digest, digests, done = sha256(), [], 0
    with path.open("rb") as file:
        for length in lengths:
            while done < length and (chunk := file.read(min(1 << 20, length - done))):
                digest.update(chunk)
                done += len(chunk)
            digests.append(digest.hexdigest())
    return digests


def _spool(stream: BinaryIO, path: Path) -> str:
    digest = sha256()
    with path.open("wb") as file:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _validate(database: Database, engines: Engines, path: Path) -> dict[str, Any]:
    with database.reading() as session:
        trust = trust_bundle(session, engines.settings)
    moment = clock.now()
    try:
        report: dict[str, Any] = engines.sandbox.call(
            VALIDATE, str(path), trust.store_json, list(trust.crls), moment.isoformat(), limits=LIMITS
        )
    except SandboxError as error:
        return {"verdict": "damaged", "reason": error.message, "signatures": [], "notes": [], "suspicious": False}
    return report


def _claimed(database: Database, engines: Engines, path: Path, address: str) -> PublicDocument | None:
    try:
        codes: list[str] = engines.sandbox.call(FIND_CODES, str(path), limits=LIMITS)
    except SandboxError:
        return None
    for code in codes[:MOST_CODES]:
        with database.reading() as session:
            document = queries.by_code(session, code)
        if document is not None:
            return document
        limits.count_unknown(database, address)
    return None


def _differences(engines: Engines, document: PublicDocument, submitted: Path, original: Path) -> list[dict[str, Any]]:
    if not document.is_public:
        return []  # the true text is not for the public, not even by its differences
    engines.store.fetch(document.digest, original)
    try:
        changes: list[dict[str, Any]] = engines.sandbox.call(COMPARE, str(original), str(submitted), limits=LIMITS)
    except SandboxError:
        return []
    return changes
