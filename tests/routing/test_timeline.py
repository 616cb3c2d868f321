"""The timeline tells movements, wishes and first openings (UI.md, page 2)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from app.inboxes.models import ReceiptLevel
from app.inboxes.queries import Reader, Reads
from app.routing.models import MovementKind
from app.routing.queries import IntentLine, MovementLine
from app.routing.timeline import timeline

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _speaking() -> Iterator[None]:
    app = Flask("x")
    Babel(app, default_locale="pt_BR")
    with app.test_request_context():
        yield


def test_movements_and_wishes() -> None:
    movements = [
        MovementLine(MovementKind.ROUTE, "Ana", "Compras", "Obras", "", "Para vistoria.", NOON),
        MovementLine(MovementKind.DISPATCH, "Davi", "Obras", "Compras", "Ana", "", NOON),
    ]
    entries = timeline(movements, [IntentLine(1, 1, "Ana", "Gabinete", "", NOON)], Reads(()))
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
    entries = timeline([], [], reads)
    assert [(entry["actor"], entry["text"], entry["at"]) for entry in entries] == [
        ("Caio", "recebeu em Setor 1", NOON),
        ("Davi", "recebeu em Setor 2", later),
    ]
