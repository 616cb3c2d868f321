"""The timeline merges movements, signatures and first openings (UI.md, page 2)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from app.documents.models import Level
from app.inboxes.models import ReceiptLevel
from app.inboxes.queries import Reader, Reads
from app.routing.models import MovementKind
from app.routing.queries import IntentLine, MovementLine
from app.routing.timeline import timeline
from app.signatures.models import PlaceState, RequestState
from app.signatures.queries import Signer, Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _speaking() -> Iterator[None]:
    app = Flask("x")
    Babel(app, default_locale="pt_BR")
    with app.test_request_context():
        yield


def _signer(number: int, state: PlaceState, motive: str = "") -> Signer:
    at = NOON if state in {PlaceState.SIGNED, PlaceState.REFUSED} else None
    level = Level.ADVANCED
    return Signer(number, number, f"Pessoa {number}", "Diretora", number, state, at, level, level, False, motive, "")


def _texts(state: RequestState, *signers: Signer, reader: int = 99) -> list[tuple[str, str, bool]]:
    entries = timeline([], [], Standing(1, state, "", signers), Reads(()), reader)
    return [(entry["actor"], entry["text"], entry["pending"]) for entry in entries]


def test_signatures_done_and_to_come() -> None:
    signers = (_signer(1, PlaceState.SIGNED), _signer(2, PlaceState.PENDING), _signer(3, PlaceState.WAITING))
    assert _texts(RequestState.OPEN, *signers) == [
        ("Pessoa 1", "assinou", False),
        ("", "Aguarda assinatura de Pessoa 2", True),
        ("", "Depois assina Pessoa 3", True),
    ]
    assert _texts(RequestState.OPEN, *signers, reader=2)[1][1] == "Aguarda sua assinatura"


def test_a_refusal_tells_its_motive_and_nothing_pends_any_more() -> None:
    signers = (_signer(1, PlaceState.REFUSED, "Falta o anexo."), _signer(2, PlaceState.WITHDRAWN))
    assert _texts(RequestState.REFUSED, *signers) == [("Pessoa 1", "recusou assinar", False)]
    entries = timeline([], [], Standing(1, RequestState.REFUSED, "", signers), Reads(()), 99)
    assert entries[0]["detail"] == "Falta o anexo."


def test_movements_and_wishes() -> None:
    movements = [
        MovementLine(MovementKind.ROUTE, "Ana", "Compras", "Obras", "", "Para vistoria.", NOON),
        MovementLine(MovementKind.DISPATCH, "Davi", "Obras", "Compras", "Ana", "", NOON),
    ]
    entries = timeline(movements, [IntentLine(1, 1, "Ana", "Gabinete", "", NOON)], None, Reads(()), 99)
    assert [(entry["actor"], entry["text"], entry["detail"]) for entry in entries] == [
        ("Ana · Compras", "tramitou para Obras", "“Para vistoria.”"),
        ("Davi · Obras", "despachou para Ana (Compras)", ""),
        ("", "Segue para Gabinete quando todas as assinaturas chegarem", "pedido de Ana"),
    ]


def test_the_first_opening_in_each_department_is_its_receipt() -> None:
    """DOMAIN.md: first opening by an officer of the receiving department records receipt (who, department, when)."""

    def reader(name: str, department: int, opened: datetime | None) -> Reader:
        level = ReceiptLevel.OPENED if opened else ReceiptLevel.DELIVERED
        return Reader(1, name, department, f"Setor {department}", level, opened or NOON, NOON, opened, None)

    later = NOON + timedelta(hours=1)
    reads = Reads((reader("Bia", 1, later), reader("Caio", 1, NOON), reader("Davi", 2, later), reader("Eva", 3, None)))
    entries = timeline([], [], None, reads, 99)
    assert [(entry["actor"], entry["text"], entry["at"]) for entry in entries] == [
        ("Caio", "recebeu em Setor 1", NOON),
        ("Davi", "recebeu em Setor 2", later),
    ]
