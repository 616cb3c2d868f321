"""Tables of people."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base, Digest


class Role(enum.StrEnum):
    """What a person is in a department."""

    OFFICER = "officer"
    HEAD = "head"
    PROTOCOL_CLERK = "protocol_clerk"
    MAYOR = "mayor"
    ADMINISTRATOR = "administrator"


class City(Base):
    """The one municipality of this installation."""

    __tablename__ = "city"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_city"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(sa.String(120))
    government: Mapped[str] = mapped_column(sa.String(120), default="Prefeitura Municipal")
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Department(Base):
    """A node of the organogram; every inbox belongs to one."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    acronym: Mapped[str] = mapped_column(sa.String(20), unique=True)
    keywords: Mapped[str] = mapped_column(sa.Text, default="")
    active: Mapped[bool] = mapped_column(default=True)


class Person(Base):
    """Somebody who signs in. The CPF is kept as 11 digits and shown masked.

    A provisional password was given by an administrator and opens nothing but the page that replaces it.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    cpf: Mapped[str] = mapped_column(sa.String(11), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    password_provisional: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", lazy="raise", order_by="Membership.id"
    )


class Membership(Base):
    """A person's place in a department, with the title (cargo/função) printed beside a signature."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("person_id", "department_id"), sa.Index(None, "department_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("departments.id"))
    role: Mapped[Role]
    title: Mapped[str] = mapped_column(sa.String(120))
    active: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = relationship(back_populates="memberships", lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")


class SignInSession(Base):
    """A server-side session; the cookie holds the token, the row only its SHA-256."""

    __tablename__ = "sign_in_sessions"

    token_hash: Mapped[str] = mapped_column(Digest, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("departments.id"))
    csrf_secret: Mapped[str] = mapped_column(sa.String(64))
    device: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class AttemptCount(Base):
    """How often something was tried from one place in one window of time (shared by all web processes)."""

    __tablename__ = "attempt_counts"

    key: Mapped[str] = mapped_column(sa.String(160), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
