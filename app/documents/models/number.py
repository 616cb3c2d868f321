"""Official numbers: a counter row and the rows it gave, never reused."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class NumberSeries(Base):
    """The counter of one series and year, locked while a number is given (RELIABILITY rule 3: no sequences)."""

    __tablename__ = "number_series"
    __table_args__ = (sa.UniqueConstraint("series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Number(Base):
    """A number given to a document for good; insert-only."""

    __tablename__ = "numbers"
    __table_args__ = (sa.UniqueConstraint("series", "year", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int]
    value: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(120))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), unique=True)
    given_at: Mapped[datetime]
