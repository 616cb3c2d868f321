"""What is unlocked at the moment: in the memory of the desk's first process and nowhere else."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from signing.desk.orders import Placed

UNLOCKED_SECONDS = 15 * 60
MOST_FAILURES = 5
LOCKED_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """An opened key (PKCS#8, DER), its certificate and intermediate authorities (DER)."""

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Grant:
    material: KeyMaterial
    expires: float


@dataclass(frozen=True, slots=True)
class Bound:
    """What one unlocking is good for: this person, this place, this document, once."""

    person: str
    placed: Placed


class Vault:
    """Unlocked keys, each bound to person, place and digest, single use, for 15 minutes.

    Args:
        now: seconds that only grow; the wall clock may be set back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._grants: dict[Bound, _Grant] = {}
        self._failures: defaultdict[str, list[float]] = defaultdict(list)

    def __repr__(self) -> str:
        return f"Vault({len(self._grants)} unlocked)"

    def grant(self, person: str, orders: Sequence[Placed], material: KeyMaterial) -> None:
        """Keep a key for these documents, in place of what was kept for them."""
        kept = _Grant(material, self._now() + UNLOCKED_SECONDS)
        self._grants |= {Bound(person, placed): kept for placed in orders}

    def take(self, bound: Bound) -> _Grant | None:
        """Use up an unlocking; None when there is none or its time is over."""
        self.sweep()
        return self._grants.pop(bound, None)

    def give_back(self, bound: Bound, grant: _Grant) -> None:
        """Nothing was signed: the unlocking holds for the rest of its time."""
        self._grants.setdefault(bound, grant)

    def forget(self, person: str) -> None:
        """Drop whatever a person unlocked."""
        self._grants = {bound: grant for bound, grant in self._grants.items() if bound.person != person}

    def sweep(self) -> None:
        """Drop what is over its time."""
        now = self._now()
        self._grants = {bound: grant for bound, grant in self._grants.items() if grant.expires > now}

    def fail(self, key_id: str) -> None:
        """Count a wrong PIN."""
        self._failures[key_id].append(self._now())

    def succeed(self, key_id: str) -> None:
        """The right PIN clears the count."""
        self._failures.pop(key_id, None)

    def is_locked(self, key_id: str) -> bool:
        """Five wrong PINs in a row within 15 minutes; the application keeps the lasting count."""
        since = self._now() - LOCKED_SECONDS
        recent = [moment for moment in self._failures.get(key_id, ()) if moment > since]
        return len(recent) >= MOST_FAILURES
