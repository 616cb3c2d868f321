"""Sixty invented documents: what each says, and how far it gets."""

import enum
import json
from dataclasses import dataclass
from pathlib import Path


class Fate(enum.StrEnum):
    """Where a document of the demonstration ends up."""

    TO_CHECK = "to_check"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - names a state
    UNREADABLE = "unreadable"
    DRAFT = "draft"
    WAITING = "waiting"
    HALF_SIGNED = "half_signed"
    REFUSED = "refused"
    MOVED = "moved"
    ANSWERED = "answered"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class DemoDocument:
    """One document: kind code, from and to (acronyms), who brings it (first name), subject, body, fate."""

    kind: str
    origin: str
    destination: str
    bringer: str
    subject: str
    body: str
    fate: Fate
    scanned: bool = False


_HEADS = {
    "COMP": "Bruno",
    "PROT": "Heitor",
    "SEFAZ": "Iara",
    "SEDUC": "Karina",
    "SESAU": "Marta",
    "OBRAS": "Olga",
    "PGM": "Paulo",
    "RH": "Quitéria",
    "LIC": "Raul",
    "SEMA": "Sônia",
    "SEAS": "Tiago",
    "GAB": "Gilda",
}

_FATES: tuple[Fate, ...] = (
    Fate.MOVED,
    Fate.ANSWERED,
    Fate.MOVED,
    Fate.WAITING,
    Fate.MOVED,
    Fate.DRAFT,
    Fate.CONCLUDED,
    Fate.HALF_SIGNED,
    Fate.MOVED,
    Fate.MOVED,
    Fate.ANSWERED,
    Fate.MOVED,
    Fate.REFUSED,
    Fate.DRAFT,
    Fate.MOVED,
    Fate.CANCELLED,
    Fate.MOVED,
    Fate.MOVED,
    Fate.WAITING,
    Fate.CONCLUDED,
)
_STREETS = ("Centro", "Bairro do Ensaio", "Vila Hipótese")


def demo_documents() -> list[DemoDocument]:
    """The sixty, in the order they are made: twenty matters in three parts of town, fates shifted each time."""
    matters: list[dict[str, str]] = json.loads((Path(__file__).parent / "matters.json").read_text(encoding="utf-8"))
    documents = [
        DemoDocument(
            kind=matter["kind"],
            origin=matter["origin"],
            destination=matter["destination"],
            bringer=_HEADS[matter["origin"]],
            subject=matter["subject"] if not turn else f"{matter['subject']} ({street})",
            body=matter["body"],
            fate=_FATES[(index + turn * 7) % len(_FATES)],
            scanned=turn == 0 and index in {0, 13},
        )
        for turn, street in enumerate(_STREETS)
        for index, matter in enumerate(matters)
    ]
    special = {
        17: Fate.UNREADABLE,
        24: Fate.NEEDS_PASSWORD,
        33: Fate.TO_CHECK,
        34: Fate.TO_CHECK,
        53: Fate.TO_CHECK,
        54: Fate.TO_CHECK,
    }
    return [
        DemoDocument(**{**vars(document), "fate": special[index], "bringer": "Clara"}) if index in special else document
        for index, document in enumerate(documents)
    ]
