"""The invariants I1 to I6 of the design's reliability rules; each breach names its record."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app.documents.models import Blob, Document, Number, NumberSeries, Release, Version, VersionPurpose
from app.engines import Engines
from app.inboxes.sealing import broken_receipts
from app.inspection.signed import broken_signatures
from app.kernel import clock, ledger
from app.kernel.database import Database
from app.kernel.errors import CarimboError
from app.signatures.models import PlaceState, SignaturePlace, SignatureRequest

ORPHAN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    """One broken promise: which invariant, which record, why (Portuguese, for the operator)."""

    invariant: str
    record: str
    reason: str


def inspect_installation(database: Database, engines: Engines) -> Iterator[Finding]:
    """Check everything; yields nothing when all promises hold."""
    checks: tuple[Callable[[Database, Engines], Iterator[Finding]], ...] = (
        _objects,
        _signed_revisions,
        _signed_places,
        _releases,
        _numbers,
        _chains,
        _receipts,
    )
    for check in checks:
        yield from check(database, engines)


def orphans(database: Database, engines: Engines) -> Iterator[str]:
    """Digests of objects that no row names and that are older than an hour: left by a crash, safe to sweep (I2)."""
    with database.reading() as session:
        known = set(session.scalars(sa.select(Blob.digest)))
    before = clock.now() - ORPHAN_AFTER
    for item in engines.store.iter_digests():
        if item.digest not in known and item.stored_at < before:
            yield item.digest


def _objects(database: Database, engines: Engines) -> Iterator[Finding]:
    """I1, I2: every row has its object, whole: size and SHA-256 are those of the row."""
    with database.reading() as session:
        blobs = list(session.execute(sa.select(Blob.digest, Blob.size).order_by(Blob.digest)))
    with tempfile.TemporaryDirectory(prefix="carimbo-verify-") as folder:
        for digest, size in blobs:
            path = Path(folder, "object")
            try:
                stored = engines.store.fetch(digest, path)
            except CarimboError as error:
                yield Finding("I1", f"objeto {digest}", error.message)
                continue
            path.unlink()
            if stored.size != size:
                yield Finding("I1", f"objeto {digest}", f"tem {stored.size} bytes; o registro diz {size}")


def _signed_revisions(database: Database, engines: Engines) -> Iterator[Finding]:
    """I3: one signature revision a signer, and earlier bytes an unchanged prefix."""
    with database.reading() as session:
        rows = session.execute(
            sa.select(Version.document_id, Version.digest, Version.purpose)
            .where(Version.purpose.in_((VersionPurpose.CLOSED, VersionPurpose.SIGNED)))
            .order_by(Version.document_id, Version.ordinal)
        ).all()
    runs: list[tuple[int, list[str]]] = []
    for document_id, digest, purpose in rows:
        if purpose is VersionPurpose.CLOSED:
            runs.append((document_id, [digest]))
        elif runs and runs[-1][0] == document_id:
            runs[-1][1].append(digest)
        else:
            yield Finding("I3", f"documento {document_id}", "há versão assinada sem versão fechada")
    for document_id, digests in runs:
        for reason in broken_signatures(engines, digests):
            yield Finding("I3", f"documento {document_id}", reason)


def _signed_places(database: Database, _engines: Engines) -> Iterator[Finding]:
    """I3: every signature that was made has its version."""
    with database.reading() as session:
        rows = session.execute(
            sa.select(SignaturePlace.id, SignatureRequest.document_id)
            .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
            .outerjoin(
                Version,
                sa.and_(
                    Version.id == SignaturePlace.signed_version_id,
                    Version.document_id == SignatureRequest.document_id,
                    Version.purpose == VersionPurpose.SIGNED,
                ),
            )
            .where(SignaturePlace.state == PlaceState.SIGNED, Version.id.is_(None))
        ).all()
    for place_id, document_id in rows:
        yield Finding("I3", f"assinatura {place_id} do documento {document_id}", "a versão assinada não existe")


def _releases(database: Database, _engines: Engines) -> Iterator[Finding]:
    """DESIGN rule 2: a release names exactly the bytes of its version."""
    with database.reading() as session:
        rows = session.execute(
            sa.select(Release.id, Release.document_id)
            .join(Version, Version.id == Release.version_id)
            .where(sa.or_(Version.digest != Release.digest, Version.document_id != Release.document_id))
        ).all()
    for release_id, document_id in rows:
        yield Finding("I3", f"liberação {release_id} do documento {document_id}", "não corresponde aos bytes da versão")


def _numbers(database: Database, _engines: Engines) -> Iterator[Finding]:
    """I4: numbers of a series and year are 1..n, and the label printed is the one given."""
    with database.reading() as session:
        counted = session.execute(
            sa.select(
                Number.series, Number.year, sa.func.count(), sa.func.min(Number.value), sa.func.max(Number.value)
            ).group_by(Number.series, Number.year)
        ).all()
        last = {(row.series, row.year): row.last for row in session.scalars(sa.select(NumberSeries))}
        relabelled = session.execute(
            sa.select(Number.document_id, Number.label)
            .join(Document, Document.id == Number.document_id)
            .where(sa.func.coalesce(Document.number_label, "") != Number.label)
        ).all()
    for series, year, count, first, highest in counted:
        if first != 1 or highest != count or last.get((series, year)) != count:
            yield Finding(
                "I4",
                f"série {series}/{year}",
                f"há {count} números, de {first} a {highest}; o contador diz {last.get((series, year))}",
            )
    for document_id, label in relabelled:
        yield Finding("I4", f"documento {document_id}", f"não mostra o número que recebeu ({label})")


def _chains(database: Database, _engines: Engines) -> Iterator[Finding]:
    """I5, without the export: every chain verifies, and every document has one."""
    with database.reading() as session:
        for breach in ledger.verify_chains(session):
            yield Finding("I5", f"registro {breach.chain} nº {breach.sequence}", breach.reason)
        chains = set(session.scalars(sa.select(ledger.LedgerEntry.chain).distinct()))
        documents = session.scalars(sa.select(Document.id))
        for document_id in documents:
            if ledger.document_chain(document_id) not in chains:
                yield Finding("I5", f"documento {document_id}", "não tem nenhum registro")


def _receipts(database: Database, _engines: Engines) -> Iterator[Finding]:
    """I6: one receipt a recipient and level, and what was sealed is unchanged."""
    with database.reading() as session:
        for record, reason in broken_receipts(session):
            yield Finding("I6", record, reason)
