"""Document kinds and who must sign them."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.database import Base


class Level(enum.StrEnum):
    """Legal level of a signature, Lei 14.063/2020 art. 4."""

    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"

    @property
    def rank(self) -> int:
        """Higher serves wherever a lower one is asked."""
        return list(Level).index(self)


class SignerRuleRole(enum.StrEnum):
    """Who fills a place, relative to the document."""

    CLOSER = "closer"
    HEAD = "head"
    MAYOR = "mayor"


class DocumentKind(Base):
    """A type of document. `reading_label` is the classifier's name for it; None if the classifier never proposes it.

    `legal_basis` names the act that sets the minimum level (a municipal decree, editable by an administrator).
    """

    __tablename__ = "document_kinds"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    short_name: Mapped[str] = mapped_column(sa.String(30))
    reading_label: Mapped[str | None] = mapped_column(sa.String(30))
    number_mask: Mapped[str] = mapped_column(sa.String(80), default="{kind} {number}/{year}")
    number_scope: Mapped[str] = mapped_column(sa.String(20), default="department")
    legal_basis: Mapped[str] = mapped_column(sa.String(200), default="Lei 14.063/2020, art. 5º")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    rules: Mapped[list["SignerRule"]] = relationship(
        back_populates="kind", order_by="SignerRule.position", lazy="raise"
    )


class SignerRule(Base):
    """One place that a kind demands; equal positions sign in parallel, higher ones wait for lower ones."""

    __tablename__ = "signer_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("document_kinds.id"), index=True)
    position: Mapped[int]
    role: Mapped[SignerRuleRole]
    minimum_level: Mapped[Level]

    kind: Mapped[DocumentKind] = relationship(back_populates="rules", lazy="raise")
