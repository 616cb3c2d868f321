"""Tables of certificates. Keys are stored sealed; the installation key is elsewhere."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class CityAuthority(Base):
    """The city's own certificate authority and timestamp authority, made at first start; private keys sealed."""

    __tablename__ = "city_authority"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_authority"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    material: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class OfficerCertificate(Base):
    """A certificate of the city's authority for an officer; the key is sealed under PIN and installation key."""

    __tablename__ = "officer_certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    serial: Mapped[str] = mapped_column(sa.String(40), unique=True)
    certificate: Mapped[bytes]
    sealed_key: Mapped[bytes]
    not_after: Mapped[datetime]
    pin_failures: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]


class RevocationList(Base):
    """A CRL as it was published (RFC 5280); the newest counts."""

    __tablename__ = "revocation_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    der: Mapped[bytes]
    made_at: Mapped[datetime]
    next_update: Mapped[datetime]
