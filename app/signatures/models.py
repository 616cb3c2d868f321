"""Tables of signature requests."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Document, Level
from app.kernel.database import Base, Digest
from app.people.models import Person


class RequestState(enum.StrEnum):
    """Where a request for signatures stands."""

    OPEN = "open"
    COMPLETE = "complete"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PlaceState(enum.StrEnum):
    """Where one signer's place stands."""

    WAITING = "waiting"
    PENDING = "pending"
    SIGNING = "signing"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SigningMethod(enum.StrEnum):
    """With which key."""

    CITY = "city"
    PKCS12 = "pkcs12"


class SignatureRequest(Base):
    """All signatures asked for one closing; none for kinds that demand none.

    `closed_version_id` and `sheets` (pages added) come when the PDF is prepared, `failure` if it cannot be.
    """

    __tablename__ = "signature_requests"
    __table_args__ = (
        sa.Index("uq_signature_requests_open", "document_id", unique=True, sqlite_where=sa.text("state = 'open'"),
                 postgresql_where=sa.text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    state: Mapped[RequestState]
    closed_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("versions.id"))
    sheets: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    ended_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(lazy="raise")
    places: Mapped[list["SignaturePlace"]] = relationship(
        back_populates="request", order_by="SignaturePlace.ordinal", lazy="raise"
    )


class SignaturePlace(Base):
    """One person's place in a request: `position` is the order (equal ones in parallel), `ordinal` the field's number.

    After signing, the row is the evidence: who, in which role, by which method and certificate, over which bytes.
    """

    __tablename__ = "signature_places"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "ordinal"),
        sa.UniqueConstraint("request_id", "person_id"),
        sa.Index(None, "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("signature_requests.id"))
    ordinal: Mapped[int]
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    minimum_level: Mapped[Level]
    level_reason: Mapped[str] = mapped_column(sa.String(200))
    field_name: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[PlaceState]
    asked_digest: Mapped[str | None] = mapped_column(Digest)
    method: Mapped[SigningMethod | None]
    failure: Mapped[str | None] = mapped_column(sa.Text)
    refusal_motive: Mapped[str | None] = mapped_column(sa.Text)
    signed_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("versions.id"))
    level: Mapped[Level | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    certificate_digest: Mapped[str | None] = mapped_column(Digest)
    certificate_kind: Mapped[str | None] = mapped_column(sa.String(30))
    signed_at: Mapped[datetime | None]
    timestamp_authority: Mapped[str | None] = mapped_column(sa.String(200))

    request: Mapped[SignatureRequest] = relationship(back_populates="places", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
