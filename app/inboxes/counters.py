"""Counters of inboxes, changed by exactly what each change of an entry changes; no page ever counts rows."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.inboxes.models import EntryState, InboxCounter, InboxEntry
from app.kernel.dialect import insert_ignore


@dataclass(frozen=True, order=True)
class Owner:
    """Whose inbox: a department's ('department', id) or a person's own ('person', id)."""

    kind: str
    id: int

    @classmethod
    def of(cls, entry: InboxEntry) -> "Owner":
        """The owner of an entry."""
        if entry.department_id is not None:
            return cls("department", entry.department_id)
        assert entry.person_id is not None, "the table's check: one owner"
        return cls("person", entry.person_id)

    @property
    def columns(self) -> dict[str, int]:
        """The owner as the column of an entry or a counter."""
        return {f"{self.kind}_id": self.id}

    def owns(self, table: type[InboxEntry] | type[InboxCounter]) -> sa.ColumnElement[bool]:
        """The clause for the owner's rows."""
        column = table.department_id if self.kind == "department" else table.person_id
        return column == self.id


class Tally:
    """Collects what the changes of one act change in counters, and writes it once, in one order.

    Writing in the order of owners keeps two acts over the same inboxes from waiting for each other.
    """

    def __init__(self) -> None:
        self._changes: dict[Owner, Counter[str]] = {}

    def before(self, entry: InboxEntry) -> None:
        """Take out what the entry counts now; call before changing it."""
        self._count(entry, -1)

    def after(self, entry: InboxEntry) -> None:
        """Put in what the entry counts after the change."""
        self._count(entry, 1)

    def write(self, session: Session) -> None:
        """Change the counters; they exist from their first use."""
        session.flush()
        for owner in sorted(self._changes):
            change = {name: value for name, value in self._changes[owner].items() if value}
            if change:
                _apply(session, owner, change)
        self._changes.clear()

    def _count(self, entry: InboxEntry, sign: int) -> None:
        change = self._changes.setdefault(Owner.of(entry), Counter())
        for name in counted(entry):
            change[name] += sign


def counted(entry: InboxEntry) -> set[str]:
    """Which counters an entry is in: its tab's, and 'unread' unless it is concluded."""
    if entry.state is EntryState.CONCLUDED:
        return set()
    return {entry.state.value, "unread"} if entry.unread else {entry.state.value}


def _apply(session: Session, owner: Owner, change: dict[str, int]) -> None:
    table = sa.inspect(InboxCounter).local_table
    assert isinstance(table, sa.Table)
    empty = {"department_id": None, "person_id": None, "open": 0, "waiting": 0, "unread": 0}
    insert_ignore(session, table, [empty | owner.columns])
    values = {name: table.c[name] + value for name, value in change.items()}
    session.execute(sa.update(InboxCounter).where(owner.owns(InboxCounter)).values(values))
