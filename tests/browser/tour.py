"""Every page and state of the demonstration city: who looks, and where. Shared by axe and by the screenshots."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stop:
    """One page of the tour.

    Attributes:
        name: file name of its picture.
        who: first name of who is signed in; '' for the public.
        path: address.
        key: pressed once the page is there, e.g. 'a' for the sign dialog.
    """

    name: str
    who: str
    path: str
    key: str = ""


class Register:
    """Looks things up in a running city's database, read-only."""

    def __init__(self, data: Path) -> None:
        self._url = f"file:{data / 'carimbo.db'}?mode=ro"

    def first(self, query: str) -> tuple[str, ...]:
        """The first row, as text."""
        with sqlite3.connect(self._url, uri=True) as database:
            return tuple(str(value) for value in database.execute(query).fetchone())

    def kept(self, state: str) -> tuple[str, str]:
        """A document with a kind in a state: its address, and who heads its department."""
        return self._document(f"{_DOCUMENT} WHERE d.state = '{state}' AND d.kind_id IS NOT NULL ORDER BY d.id")

    def received(self) -> tuple[str, str]:
        """A document that moved on and was not answered: its address, and who heads the department it is in."""
        return self._document(_RECEIVED)

    def turn(self, who: str) -> tuple[str, str, str]:
        """Where somebody signs next, a 'mayor' or anybody else: document's address, place's address, first name."""
        sign = "=" if who == "mayor" else "!="
        document, place, name = self.first(_TURN.format(sign=sign))
        return f"/documentos/{document}", f"/assinar/{place}", name.split()[0]

    def code(self, state: str) -> str:
        """A verification code of a document that was released once."""
        return self.first(
            f"SELECT code FROM documents WHERE state = '{state}' AND released_at IS NOT NULL ORDER BY id LIMIT 1"
        )[0]

    def _document(self, query: str) -> tuple[str, str]:
        number, name = self.first(query)
        return f"/documentos/{number}", name.split()[0]


_DOCUMENT = (
    "SELECT d.id, p.name FROM documents d JOIN memberships m ON m.department_id = d.department_id AND m.role = 'head' "
    "JOIN persons p ON p.id = m.person_id"
)
_RECEIVED = (
    "SELECT v.document_id, p.name FROM movements v JOIN memberships m ON m.department_id = v.to_department_id "
    "AND m.role = 'head' JOIN persons p ON p.id = m.person_id JOIN documents d ON d.id = v.document_id "
    "WHERE d.state = 'released' AND d.code IS NOT NULL ORDER BY v.document_id"
)
_TURN = (
    "SELECT r.document_id, s.id, p.name FROM signature_places s JOIN signature_requests r ON r.id = s.request_id "
    "JOIN persons p ON p.id = s.person_id JOIN memberships m ON m.person_id = p.id AND m.role {sign} 'mayor' "
    "WHERE s.state = 'pending' AND r.state = 'open' ORDER BY s.id"
)


def stops(data: Path) -> list[Stop]:
    """The tour of one city."""
    register = Register(data)
    (draft, drafter), (gone, canceller) = register.kept("draft"), register.kept("cancelled")
    (received, reader), (refused, refuser) = register.received(), register.kept("refused")
    (waiting, place, signer), (_, decree, mayor) = register.turn("anybody"), register.turn("mayor")
    return [
        Stop("sign-in", "", "/entrar"),
        Stop("inbox", "Bruno", "/"),
        Stop("inbox-own", "Fábio", "/minha-caixa"),
        Stop("inbox-concluded", "Bruno", "/?aba=concluidos"),
        Stop("inbox-nothing-found", "Bruno", "/?q=inexistente"),
        Stop("document", reader, received),
        Stop("document-draft", drafter, draft),
        Stop("document-to-sign", signer, waiting),
        Stop("document-refused", refuser, refused),
        Stop("document-cancelled", canceller, gone),
        Stop("reads", reader, f"{received}/leituras"),
        Stop("route-dialog", reader, received, "t"),
        Stop("route", reader, f"{received}/tramitar"),
        Stop("edit", drafter, f"{draft}/editar"),
        Stop("close", drafter, f"{draft}/fechar"),
        Stop("cancel", signer, f"{waiting}/cancelar"),
        Stop("discard", drafter, f"{draft}/excluir"),
        Stop("sign-dialog", signer, waiting, "a"),
        Stop("sign", signer, place),
        Stop("sign-mayor", mayor, decree),
        Stop("queue", signer, "/assinar"),
        Stop("queue-signed", signer, "/assinar?aba=assinados"),
        Stop("paper-in", "Clara", "/receber"),
        Stop("to-check", "Clara", "/conferir"),
        Stop("to-check-none", "Fábio", "/conferir"),
        Stop("shortcuts", "Ana", "/", "?"),
        Stop("account", "Ana", "/conta"),
        Stop("my-signature", mayor, "/conta/assinatura"),
        Stop("error", "Ana", "/documentos/999999"),
        Stop("verify", "", "/verificar"),
        Stop("verify-authentic", "", f"/v/{register.code('released')}"),
        Stop("verify-cancelled", "", f"/v/{register.code('cancelled')}"),
        Stop("verify-unknown", "", "/v/AAAABBBBCCCCDDDD"),
    ]
