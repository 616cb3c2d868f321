"""The document, its frozen versions, its attachments, and what lets others see it."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models.kind import DocumentKind
from app.kernel.database import Base, Digest
from app.people.models import Department, Person


class DocumentState(enum.StrEnum):
    """Where a document stands; `documents.states` is the table of moves."""

    RECEIVED = "received"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - the name of a state
    UNREADABLE = "unreadable"
    TO_CHECK = "to_check"
    DRAFT = "draft"
    CLOSING = "closing"
    CLOSED = "closed"
    REFUSED = "refused"
    RELEASED = "released"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class Secrecy(enum.StrEnum):
    """Who may see content; restricted and secret need a legal hypothesis."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    SECRET = "secret"  # noqa: S105 - the name of a degree of secrecy


class CheckKind(enum.StrEnum):
    """How a scan was compared with its paper."""

    SIMPLE_COPY = "simple_copy"
    ADMINISTRATIVE = "administrative"
    NOTARY = "notary"


class VersionPurpose(enum.StrEnum):
    """Why a version was made."""

    ORIGINAL = "original"
    SEARCHABLE = "searchable"
    CLOSED = "closed"
    SIGNED = "signed"
    VERIFICATION_SHEET = "verification_sheet"


class Blob(Base):
    """An object that the store holds, by SHA-256; written to the store before this row (I2)."""

    __tablename__ = "blobs"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(100))
    created_at: Mapped[datetime]


class Document(Base):
    """A document of the city hall.

    `current_version_id` is what people read and sign; `code` is 16 signs without dashes.
    """

    __tablename__ = "documents"
    __table_args__ = (sa.Index(None, "department_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_kinds.id"))
    state: Mapped[DocumentState]
    subject: Mapped[str] = mapped_column(sa.String(300))
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    secrecy: Mapped[Secrecy] = mapped_column(default=Secrecy.PUBLIC)
    legal_hypothesis: Mapped[str | None] = mapped_column(sa.String(300))
    check_kind: Mapped[CheckKind | None]
    arrived_signed: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    number_label: Mapped[str | None] = mapped_column(sa.String(120))
    file_name: Mapped[str] = mapped_column(sa.String(300))
    pages: Mapped[int | None]
    current_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("versions.id", use_alter=True))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_motive: Mapped[str | None] = mapped_column(sa.Text)

    kind: Mapped[DocumentKind | None] = relationship(lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")


class Version(Base):
    """Frozen bytes: rows are only inserted; `ordinal` counts from 1 in each document."""

    __tablename__ = "versions"
    __table_args__ = (sa.UniqueConstraint("document_id", "ordinal"), sa.Index(None, "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    ordinal: Mapped[int]
    purpose: Mapped[VersionPurpose]
    digest: Mapped[str] = mapped_column(sa.ForeignKey("blobs.digest"))
    pdfa: Mapped[bool | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))


class PageText(Base):
    """The text of a page as it was read, with boxes of its words (0..1 of the page) for highlights.

    `ratio` is the page's height over its width, as shown.
    """

    __tablename__ = "page_texts"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[list[Any]]
    ratio: Mapped[float] = mapped_column(default=1.4142)


class Attachment(Base):
    """A file joined to a document; `attached_document_id` when it has signers of its own and is gated as well."""

    __tablename__ = "attachments"
    __table_args__ = (sa.UniqueConstraint("document_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(300))
    digest: Mapped[str] = mapped_column(sa.ForeignKey("blobs.digest"))
    attached_document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))


class Release(Base):
    """The gate's leave for exact bytes to move on; insert-only, written by `signatures.gate` alone (DESIGN rule 2)."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("versions.id"), unique=True)
    digest: Mapped[str] = mapped_column(Digest)
    attachment_digests: Mapped[list[Any]]
    at: Mapped[datetime]


class Passage(Base):
    """A department or person that may see the document: where it arrived, or where a movement took it.

    Without a release only the arrival of paper in its first department exists.
    """

    __tablename__ = "passages"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "department_id"),
        sa.UniqueConstraint("document_id", "person_id"),
        sa.CheckConstraint("(department_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        sa.Index(None, "department_id", "document_id"),
        sa.Index(None, "person_id", "document_id"),
        sa.CheckConstraint("arrival OR release_id IS NOT NULL", name="released_or_arrival"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    arrival: Mapped[bool] = mapped_column(default=False)
    release_id: Mapped[int | None] = mapped_column(sa.ForeignKey("releases.id"))
    at: Mapped[datetime]
