"""Verifying an uploaded file: its bytes first, then the code inside it, then its own signatures."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from app.certificates.trust import trust_bundle
from app.engines import Engines
from app.kernel import clock
from app.kernel.database import Database
from app.kernel.sandbox import Limits, SandboxError
from app.kernel.workplace import workplace
from app.verification import queries
from app.verification.queries import PublicDocument

VALIDATE = "signing.validation:validate_file"
COMPARE = "app.verification.children:differences"
FIND_CODES = "app.verification.children:codes_in"
LIMITS = Limits(wall_seconds=30, cpu_seconds=30, memory_bytes=1 << 30)


@dataclass(frozen=True)
class FileFacts:
    """What was found out about an upload.

    Attributes:
        document: one of ours that it is, or claims to be by the code printed in it.
        exact: its bytes are a version of that document.
        released: that version is the released one.
        changes: differences of the text to the true document.
        report: of its signatures (`signing.validation.Report.to_json`); empty where the bytes are ours.
    """

    document: PublicDocument | None
    exact: bool
    released: bool
    changes: list[dict[str, Any]]
    report: dict[str, Any]


def examine(database: Database, engines: Engines, stream: BinaryIO) -> FileFacts:
    """Find out what an uploaded file is. No transaction is open while it is read; nothing of it is kept."""
    with workplace(engines.settings.runtime_dir) as folder:
        path = folder / "upload.pdf"
        digest = _spool(stream, path)
        with database.reading() as session:
            known = queries.by_digest(session, digest)
        if known is not None:
            return FileFacts(known[0], exact=True, released=known[1], changes=[], report={})
        report = _validate(database, engines, path)
        claimed = _claimed(database, engines, path)
        changes = _differences(engines, claimed, path, folder / "original.pdf") if claimed is not None else []
        return FileFacts(claimed, exact=False, released=False, changes=changes, report=report)


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
        return {"verdict": "damaged", "reason": error.message, "signatures": []}
    return report


def _claimed(database: Database, engines: Engines, path: Path) -> PublicDocument | None:
    try:
        codes: list[str] = engines.sandbox.call(FIND_CODES, str(path), limits=LIMITS)
    except SandboxError:
        return None
    with database.reading() as session:
        found = (queries.by_code(session, code) for code in codes)
        return next((document for document in found if document is not None), None)


def _differences(engines: Engines, document: PublicDocument, submitted: Path, original: Path) -> list[dict[str, Any]]:
    if not document.is_public:
        return []  # the true text is not for the public, not even by its differences
    engines.store.fetch(document.digest, original)
    try:
        changes: list[dict[str, Any]] = engines.sandbox.call(COMPARE, str(original), str(submitted), limits=LIMITS)
    except SandboxError:
        return []
    return changes
