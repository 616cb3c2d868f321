"""What the public may know of a document: its existence, state and signers; content only where it is public."""

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import (
    Blob,
    Document,
    DocumentKind,
    DocumentState,
    Level,
    Release,
    Secrecy,
    Version,
    VersionPurpose,
)
from app.people.models import Department, Person
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest, SigningMethod

ISSUED = (VersionPurpose.CLOSED, VersionPurpose.SIGNED, VersionPurpose.VERIFICATION_SHEET)
"""What the house makes and hands out; the paper that came in is not ours to vouch for."""


class Standing(enum.StrEnum):
    """What bytes of ours are worth, besides the state of their document."""

    RELEASED = "released"
    SHEET = "sheet"
    UNFINISHED = "unfinished"
    REPLACED = "replaced"


@dataclass(frozen=True)
class PublicDocument:
    """A numbered document as anybody with its code may see it; `subject` is empty unless it is public and released.

    Attributes:
        digest: SHA-256 of the present bytes, `size` their number.
        arrived_signed: it came with signatures of others, so its code is not in it but on a sheet of its own.
        sheet: SHA-256 of that verification sheet, or empty; `sheet_size` the number of its bytes.
    """

    id: int
    code: str
    state: DocumentState
    kind_name: str
    number_label: str
    subject: str
    department_name: str
    secrecy: Secrecy
    closed_at: datetime | None
    released_at: datetime | None
    cancelled_at: datetime | None
    cancellation_motive: str
    digest: str
    size: int
    arrived_signed: bool
    sheet: str
    sheet_size: int

    @property
    def is_public(self) -> bool:
        """Whether subject and file may be shown to anybody."""
        return self.secrecy is Secrecy.PUBLIC and self.state is DocumentState.RELEASED


@dataclass(frozen=True)
class PublicSigner:
    """One signature as the evidence has it; `cpf` is raw and must be masked."""

    name: str
    cpf: str
    title: str
    level: Level
    method: SigningMethod | None
    certificate_kind: str
    signed_at: datetime
    timestamp_authority: str
    demonstration: bool


def by_code(session: Session, code: str) -> PublicDocument | None:
    """The document of a verification code (16 characters, normalised); None if there is none."""
    return _one(session, Document.code == code.replace("-", ""))


def by_digest(session: Session, digest: str) -> tuple[PublicDocument, Standing] | None:
    """The document that the house issued with exactly these bytes, and what they are worth."""
    row = session.execute(
        sa.select(
            Version.document_id, Version.purpose, Version.id == Document.current_version_id, Release.id.is_not(None)
        )
        .join(Document, Document.id == Version.document_id)
        .outerjoin(Release, Release.version_id == Version.id)
        .where(Version.digest == digest, Version.purpose.in_(ISSUED), Document.code.is_not(None))
        .order_by(Release.id.is_(None), Version.id.desc())
        .limit(1)
    ).first()
    document = _one(session, Document.id == row[0]) if row is not None else None
    if row is None or document is None:
        return None
    _id, purpose, is_current, was_released = row
    if purpose is VersionPurpose.VERIFICATION_SHEET:
        return document, Standing.SHEET if document.sheet == digest else Standing.REPLACED
    if was_released:
        return document, Standing.RELEASED if is_current else Standing.REPLACED
    return document, Standing.UNFINISHED


def _one(session: Session, condition: sa.ColumnElement[bool]) -> PublicDocument | None:
    row = session.execute(
        sa.select(Document, DocumentKind.name, Department.name, Version.digest, Blob.size)
        .join(DocumentKind, DocumentKind.id == Document.kind_id)
        .join(Department, Department.id == Document.department_id)
        .join(Version, Version.id == Document.current_version_id)
        .join(Blob, Blob.digest == Version.digest)
        .where(condition, Document.state != DocumentState.DISCARDED)
    ).first()
    if row is None:
        return None
    document, kind_name, department_name, digest, size = row
    sheet = _newest_sheet(session, document.id) if document.arrived_signed else None
    # What lacks a signature has not moved, so its words are nobody else's to read yet (DESIGN rule 2).
    told = document.secrecy is Secrecy.PUBLIC and document.released_at is not None
    return PublicDocument(
        id=document.id,
        code=document.code or "",
        state=document.state,
        kind_name=kind_name,
        number_label=document.number_label or "",
        subject=document.subject if told else "",
        department_name=department_name,
        secrecy=document.secrecy,
        closed_at=document.closed_at,
        released_at=document.released_at,
        cancelled_at=document.cancelled_at,
        cancellation_motive=(document.cancellation_motive or "") if told else "",
        digest=digest,
        size=size,
        arrived_signed=document.arrived_signed,
        sheet=sheet.digest if sheet else "",
        sheet_size=sheet.size if sheet else 0,
    )


def _newest_sheet(session: Session, document_id: int) -> Blob | None:
    query = (
        sa.select(Blob)
        .join(Version, Version.digest == Blob.digest)
        .where(Version.document_id == document_id, Version.purpose == VersionPurpose.VERIFICATION_SHEET)
    )
    return session.scalars(query.order_by(Version.ordinal.desc()).limit(1)).first()


def signers(session: Session, document_id: int) -> list[PublicSigner]:
    """Who signed, in order; one query."""
    query = (
        sa.select(SignaturePlace, Person.name, Person.cpf)
        .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
        .join(Person, Person.id == SignaturePlace.person_id)
        .where(
            SignatureRequest.document_id == document_id,
            SignatureRequest.state != RequestState.WITHDRAWN,
            SignaturePlace.state == PlaceState.SIGNED,
        )
        .order_by(SignaturePlace.signed_at, SignaturePlace.ordinal)
    )
    return [
        PublicSigner(
            name=name,
            cpf=cpf,
            title=place.title,
            level=place.level or Level.ADVANCED,
            method=place.method,
            certificate_kind=place.certificate_kind or "",
            signed_at=place.signed_at,
            timestamp_authority=place.timestamp_authority or "",
            demonstration=place.demonstration,
        )
        for place, name, cpf in session.execute(query)
        if place.signed_at is not None
    ]


def pending_signatures(session: Session, document_id: int) -> int:
    """How many signatures of the open request still lack."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(SignaturePlace)
            .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
            .where(
                SignatureRequest.document_id == document_id,
                SignatureRequest.state == RequestState.OPEN,
                SignaturePlace.state != PlaceState.SIGNED,
            )
        )
        or 0
    )
