"""One-click sign-in of the demonstration: cards from a file that only the demonstration writes.

Two locks: the city's row says 'demonstração', and the file is there. Without either nothing is offered or accepted.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel.errors import NotFound
from app.people import sessions
from app.people.models import City, Person

FILE = "demonstration-cards.json"


@dataclass(frozen=True)
class DemonstrationCard:
    """A role that a visitor of the demonstration steps into.

    Attributes:
        key: stable name in the form, e.g. 'mayor'.
        role: e.g. 'Chefia de setor'.
        email: with `password`, what the usual form would take.
        pin: of the person's signing key.
        first: one of the few roles offered before all the others.
        file: the person also has a PKCS#12 of the demonstration, under the same password.
    """

    key: str
    role: str
    name: str
    department: str
    person_id: int
    email: str
    password: str
    pin: str
    first: bool = True
    file: bool = False


def write_cards(runtime_dir: Path, cards: Sequence[DemonstrationCard]) -> None:
    """Leave the cards for the sign-in page, readable by this installation's user only."""
    runtime_dir.mkdir(parents=True, exist_ok=True)
    file = runtime_dir / FILE
    file.touch(mode=0o600)
    file.write_text(json.dumps([asdict(card) for card in cards], ensure_ascii=False), encoding="utf-8")


def offered_cards(session: Session, runtime_dir: Path) -> list[DemonstrationCard]:
    """The cards to show; none outside the demonstration."""
    if not session.scalar(sa.select(City.demonstration)):
        return []
    try:
        return [DemonstrationCard(**card) for card in json.loads((runtime_dir / FILE).read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def card_of(session: Session, runtime_dir: Path, person_id: int) -> DemonstrationCard | None:
    """The card of a person; None outside the demonstration."""
    return next((card for card in offered_cards(session, runtime_dir) if card.person_id == person_id), None)


def step_into(session: Session, runtime_dir: Path, key: str, *, device: str = "") -> str:
    """Begin a session as the person of a card.

    Returns:
        The token for the cookie.

    Raises:
        NotFound: no such card, no demonstration, or the person was disabled.
    """
    for card in offered_cards(session, runtime_dir):
        person = session.get(Person, card.person_id) if card.key == key else None
        if person is not None and person.active:
            return sessions.open_session(session, person.id, device=device)
    raise NotFound("Este acesso de demonstração não existe.")
