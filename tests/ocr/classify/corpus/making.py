"""How a family of wordings becomes documents: slots filled by chance, then the damage reading does."""

import random
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CONFUSIONS = {
    "O": "0Q", "0": "Oo", "l": "1I", "I": "l1", "1": "lI", "S": "5", "5": "S", "B": "8", "8": "B", "e": "c", "c": "e",
    "a": "oe", "o": "ae", "n": "u", "u": "n", "i": "1l", "t": "f", "f": "t", "E": "F", "D": "O", "G": "C", "h": "b",
    "M": "N", "N": "M", "R": "P", "A": "4", "m": "n", "v": "y", "g": "q", "Z": "2",
}  # fmt: skip
"""What stands for what after a poor photocopy."""


@dataclass(frozen=True)
class Genre:
    """One sort of document: every heading may go with every body."""

    label: str
    headings: Sequence[str]
    bodies: Sequence[str]


@dataclass(frozen=True)
class Family:
    """A set of layouts and wordings that shares none with another family.

    Attributes:
        departments: For each department's id, how this family writes it (name or acronym).
        topics: For each department's id, matters a citizen or colleague raises with it.
    """

    name: str
    letterheads: Sequence[str]
    genres: Sequence[Genre]
    closings: Sequence[str]
    departments: Mapping[str, Sequence[str]]
    topics: Mapping[str, Sequence[str]]
    slots: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """One document and the truth about it; `wording` tells heading and body apart from every other pair."""

    label: str
    department: str | None
    pages: tuple[str, ...]
    wording: str
    noise: float


def generate(
    family: Family, count: int, seed: int, noise: Sequence[float] = (0.0, 0.01, 0.03, 0.08)
) -> Iterator[Sample]:
    """Makes documents, each label equally often, genres within a label equally often.

    Args:
        family: Wordings.
        count: How many.
        seed: Same seed, same documents.
        noise: Character error rates, one drawn for each document.
    """
    rng = random.Random(f"{family.name} {seed}")
    labels = sorted({genre.label for genre in family.genres})
    for number in range(count):
        label = labels[number % len(labels)]
        genre = rng.choice([one for one in family.genres if one.label == label])
        yield _sample(family, genre, rng, rng.choice(noise))


def _sample(family: Family, genre: Genre, rng: random.Random, noise: float) -> Sample:
    heading, body = rng.choice(genre.headings), rng.choice(genre.bodies)
    parts = [rng.choice(family.letterheads), _spaced(heading, rng), body, rng.choice(family.closings)]
    template = "\n\n".join(part for part in parts if part)
    to, sender = rng.sample(sorted(family.departments), 2)
    if "{topic}" not in heading + body and "{to}" not in heading + body:
        to = sender
    text = _fill(template, family, rng, to, sender)
    # Where no department is written or hinted at, no truth is claimed.
    told = any(slot in template for slot in ("{to}", "{topic}", "{sender}"))
    department = (to if "{to}" in template or "{topic}" in template else sender) if told else None
    wording = f"{genre.label}/{family.genres.index(genre)}/{genre.headings.index(heading)}/{genre.bodies.index(body)}"
    return Sample(genre.label, department, (_damaged(text, rng, noise),), f"{family.name}/{wording}", noise)


def _fill(template: str, family: Family, rng: random.Random, to: str, sender: str) -> str:
    fixed = {
        "to": rng.choice(family.departments[to]),
        "sender": rng.choice(family.departments[sender]),
        "topic": rng.choice(family.topics[to]),
        "n": str(rng.randint(1, 1999)),
        "y": str(rng.randint(2019, 2027)),
        "date": f"{rng.randint(1, 28)} de {rng.choice(['março', 'junho', 'outubro', 'novembro'])} de 2026",
        "day": f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/2026",
        "money": f"{rng.randint(1, 99)}.{rng.randint(100, 999)},{rng.randint(10, 99)}",
        "cpf": "529.982.247-25",
        "cnpj": "11.222.333/0001-81",
        "person": "Demonstração " + rng.choice(["Ana", "Beto", "Carla", "Davi", "Elisa", "Fábio"]),
    }
    names = sorted({name for _, name, _, _ in string.Formatter().parse(template) if name})
    return template.format_map({name: fixed.get(name) or rng.choice(family.slots[name]) for name in names})


def _spaced(heading: str, rng: random.Random) -> str:
    """One title in twelve is printed with its letters apart: M E M O R A N D O."""
    first, _, rest = heading.partition("\n")
    if rng.random() > 1 / 12 or "{" in first.split(" ")[0]:
        return heading
    word, _, after = first.partition(" ")
    return f"{' '.join(word)}  {after}\n{rest}" if word.isalpha() and len(word) > 5 else heading


def _damaged(text: str, rng: random.Random, rate: float) -> str:
    out = []
    for sign in text:
        if sign.isspace() or rng.random() >= rate:
            out.append(sign)
        else:
            out.append(_misread(sign, rng))
    return "".join(out)


def _misread(sign: str, rng: random.Random) -> str:
    plain = unicodedata.normalize("NFD", sign)[0]
    if plain != sign:
        return plain
    chance = rng.random()
    if chance < 0.7:
        return rng.choice(CONFUSIONS.get(sign, sign + "."))
    return "" if chance < 0.85 else sign + rng.choice(" .'")
