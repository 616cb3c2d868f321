"""What a person would send to every address: one plausible body for each endpoint that takes one.

A new endpoint that changes something and has no line here fails the tests of the gate and of the access matrix.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from app.documents.models import Attachment, Document
from app.inboxes.models import InboxEntry
from app.routing.models import MovementIntent
from tests.fakes import PIN
from tests.security.house import House

KEY_FILE = (BytesIO, b"0\x82demo", "chave.p12")
PAPER = (BytesIO, b"%PDF-1.7 enviado", "enviado.pdf")


@dataclass(frozen=True)
class Target:
    """A document that requests are about, with the rows around it that addresses name."""

    name: str
    document: int
    place: int
    attachment: int
    entry: int
    intent: int
    code: str
    digest: str
    kind: int


def target_of(house: House, name: str, role: str) -> Target:
    """The document as the role would address it."""
    document_id = house.documents[name]
    with house.database.reading() as session:
        document = session.get_one(Document, document_id)

        def newest(table: Any) -> int:
            query = sa.select(table.id).where(table.document_id == document_id).order_by(table.id.desc())
            return session.scalar(query.limit(1)) or 0

        attachment, entry, intent = newest(Attachment), newest(InboxEntry), newest(MovementIntent)
        code, kind = document.code or "2" * 16, document.kind_id or house.kinds["memo"]
    place = house.place(name, role if role in house.people else "author")
    return Target(name, document_id, place, attachment, entry, intent, code, house.digest(name), kind)


def endpoints(app: Flask) -> list[tuple[str, str, Rule]]:
    """Every (method, endpoint, rule) of the URL map; HEAD and OPTIONS follow GET."""
    found = [
        (method, rule.endpoint, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda each: (each[1], each[0]))


def address(rule: Rule, target: Target) -> str:
    """The rule's address for a target."""
    values: dict[str, Any] = {
        "document_id": target.document,
        "place_id": target.place,
        "attachment_id": target.attachment,
        "entry_id": target.entry,
        "intent_id": target.intent,
        "number": 1,
        "person_id": 1,
        "code": target.code,
        "name": "nada.css",
    }
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None, rule.rule
    return str(built[1])


def is_about_documents(rule: Rule) -> bool:
    """Whether the address names a document or something of one."""
    return bool(rule.arguments - {"name", "person_id"})


def bodies(house: House, endpoint: str, target: Target) -> list[dict[str, Any]]:
    """What to send to an endpoint that takes a body; KeyError for one that nobody thought of."""
    city = house.city
    consent = {"consent": "1", "version": target.digest}
    everywhere = [f"department:{city.obras}", f"person:{house.people['clerk'].person_id}:{city.protocolo}"]
    table: dict[str, list[dict[str, Any]]] = {
        "certificates.create": [{"pin": PIN, "pin_again": PIN, "password": "errada"}],
        "certificates.revoke": [{"motive": "role", "password": "errada"}],
        "documents.attach": [{"files": PAPER}],
        "documents.attach_other": [{"document": str(house.documents.get("other", target.document))}],
        "documents.cancel": [{"motive": "Engano"}],
        "documents.correct": [
            {"subject": "Novo", "kind": str(target.kind), "secrecy": "public", "legal_hypothesis": ""}
        ],
        "documents.detach": [{}],
        "documents.discard": [{}],
        "inboxes.acknowledge": [{}],
        "inboxes.assign": [{"person": str(house.people["outsider"].person_id)}, {"person": ""}],
        "inboxes.conclude": [{}],
        "inboxes.mark_read": [{}],
        "inboxes.read_in_view": [{}],
        "inboxes.reopen": [{}],
        "intake.compare": [{"check": "simple_copy"}],
        "intake.confirm": [{"kind": str(target.kind), "department": str(city.obras), "subject": "Obras"}],
        "intake.give_password": [{"password": "senha"}],
        "intake.retry": [{}],
        "intake.upload": [{"files": PAPER}],
        "people.administration.add_department": [{"name": "Setor novo", "acronym": "NOVO", "parent": ""}],
        "people.administration.add_person": [{"name": "Nova", "cpf": "1", "email": "a", "department": "1"}],
        "people.administration.disable_person": [{}],
        "people.administration.enable_person": [{}],
        "people.administration.give_password": [{}],
        "people.change_password": [{"current": "errada", "password": "nova-senha-longa-2026"}],
        "people.end_other_sessions": [{}],
        "people.enter": [{"login": "ninguem@demonstracao.invalid", "password": "errada"}],
        "people.enter_demonstration": [{"key": "mayor"}],
        "people.found_city": [{"city_name": "Outra", "setup_code": "2345"}],
        "people.sign_out": [{}],
        "people.switch_department": [{"department": str(city.obras)}],
        "preferences.choose": [{"tema": "dark", "voltar": "/"}],
        "routing.dispatch": [{"text": "Segue."}],
        "routing.send": [{"to": everywhere, "note": "Segue."}, {"to": f"department:{city.gabinete}", "keep_open": "1"}],
        "routing.withdraw": [{}],
        "signatures.ask": [
            {"method": "own", "pin": PIN, **consent},
            {"method": "pkcs12", "password": "x", "pkcs12": KEY_FILE, **consent},
        ],
        "signatures.close_now": [{}],
        "signatures.refuse": [{"motive": "Não concordo", "version": target.digest}],
        "signatures.withdraw": [{}],
        "verification.upload": [{"file": PAPER}],
    }
    return [{name: _fresh(value) for name, value in body.items()} for body in table[endpoint]]


def _fresh(value: Any) -> Any:
    """Files are read once, so each request gets its own."""
    return (value[0](value[1]), value[2]) if isinstance(value, tuple) else value
