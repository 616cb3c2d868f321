"""What the house answers to everybody about everything: each address, role and document asked once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from werkzeug.routing import Rule

from tests.security.asking import address, bodies, endpoints, is_about_documents, target_of
from tests.security.house import ROLES, House

TABLE = Path(__file__).with_name("access.tsv")
NOTHING = "-"


@dataclass(frozen=True)
class Answer:
    """One answer; `about` is the document's name or '-'."""

    endpoint: str
    method: str
    role: str
    about: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def row(self) -> tuple[str, str, str]:
        """Where its status stands in the table."""
        return self.endpoint, self.method, self.about


def ask_everything(house: House, documents: tuple[str, ...]) -> list[Answer]:
    """Ask; the house is as it was before each question."""
    return [
        answer
        for role in ROLES
        for about in documents
        for method, endpoint, rule in endpoints(house.app)
        if is_about_documents(rule) or about == documents[0]
        for answer in _ask(house, (role, method, endpoint), rule, about)
    ]


def _ask(house: House, who: tuple[str, str, str], rule: Rule, about: str) -> Iterator[Answer]:
    role, method, endpoint = who
    target = target_of(house, about, role)
    body = bodies(house, endpoint, target)[0] if method != "GET" else {}
    # Half of them ask as programs do, which spares the drawing of error pages; the other half sees those.
    headers = {"Accept": "application/json"} if role in {"head", "colleague", "clerk", "administrator"} else {}
    got = house.ask(role, method, address(rule, target), body, headers=headers)
    if house.changed():
        house.restore()
    name = about if is_about_documents(rule) else NOTHING
    yield Answer(endpoint, method, role, name, got.status_code, dict(got.headers), got.data)


def expected() -> dict[tuple[str, str, str], dict[str, int]]:
    """The table: for each endpoint, method and document the status that every role gets."""
    head, *lines = TABLE.read_text(encoding="ascii").splitlines()
    roles = head.split("\t")[3:]
    rows = [line.split("\t") for line in lines]
    return {(row[0], row[1], row[2]): dict(zip(roles, map(int, row[3:]), strict=True)) for row in rows}


def as_table(answers: list[Answer]) -> str:
    """The same for what was answered, to be read and, where it is right, kept."""
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for answer in answers:
        found.setdefault(answer.row, {})[answer.role] = answer.status
    lines = ["\t".join(["endpoint", "method", "about", *ROLES])]
    lines += ["\t".join([*row, *(str(found[row][role]) for role in ROLES)]) for row in sorted(found)]
    return "\n".join(lines) + "\n"
