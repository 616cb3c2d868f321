"""Table of the ledger."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, Digest


class LedgerEntry(Base):
    """One act. Triggers refuse UPDATE and DELETE.

    `hash = sha256(previous ‖ canonical JSON of (chain, sequence, at, action, actor, data))`.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (sa.UniqueConstraint("chain", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(sa.String(60))
    sequence: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(sa.String(60))
    actor_id: Mapped[int | None]
    data: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
