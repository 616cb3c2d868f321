"""State machines as tables: (state, action) → state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from app.kernel.errors import Conflict

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class StateTable(Generic[S, A]):
    """One machine; anything not in the table is refused."""

    def __init__(self, rows: Mapping[tuple[S, A], S]) -> None:
        self._rows = dict(rows)

    def allows(self, state: S, action: A) -> bool:
        """Whether the action may be done in this state."""
        return (state, action) in self._rows

    def after(self, state: S, action: A) -> S:
        """The state that follows.

        Raises:
            Conflict: the table has no such row.
        """
        try:
            return self._rows[state, action]
        except KeyError:
            raise Conflict("Isto não pode mais ser feito: a situação mudou. Atualize a página.") from None

    @property
    def rows(self) -> Mapping[tuple[S, A], S]:
        """The whole table, for tests and documentation."""
        return self._rows
