"""Memos on their way through a running city, by the same requests that a browser sends."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from benchmarks.city import RunningCity, Visitor
from tests.ocr import pages

TEXT = """PREFEITURA MUNICIPAL DE VILA DEMONSTRAÇÃO
COMPRAS E CONTRATOS

MEMORANDO Nº {number}/2026

Ao setor de Compras e Contratos
Assunto: dispensa de licitação para papel e toner, processo {number}

Senhor Diretor,

Encaminhamos o pedido de compra por dispensa de licitação, com a pesquisa de preços de três fornecedores e a minuta do \
contrato, para que o pregão do próximo semestre não se atrase.

Atenciosamente,
Compras e Contratos
"""
SIZE = 50_000


def memo(number: int) -> bytes:
    """A memo of one page and 50 KB, as from a word processor that embeds its font whole; no two are alike."""
    bare = pages.digital_pdf([TEXT.format(number=number)])
    with pikepdf.open(io.BytesIO(bare)) as pdf:
        pdf.pages[0].Resources.Ballast = pdf.make_stream(secrets.token_bytes(SIZE - len(bare) - 200))
        return pages.saved(pdf)


@dataclass(frozen=True)
class Turn:
    """A memo that waits for its only signer, and the form that signs it."""

    document_id: int
    path: str
    form: dict[str, str]


class Desk:
    """An officer at work: files memos, closes and signs them."""

    def __init__(self, city: RunningCity, key: str = "officer") -> None:
        self.city, self.card = city, city.cards[key]
        self.visitor: Visitor = city.enter(key)
        self._token = self.visitor.token("/receber")

    def upload(self, files: dict[str, bytes]) -> list[int]:
        """Drop files; gives the documents' ids once all are searchable (or wait for a person, or failed)."""
        (newest,) = self.city.rows("SELECT coalesce(max(id), 0) FROM documents")[0]
        answer = self.visitor.post_with("/receber", {"csrf_token": self._token}, files)
        assert answer.status in {200, 302, 303}, answer.status
        query = "SELECT count(*) FROM documents WHERE id > ? AND state NOT IN ('received')"
        self.city.wait(lambda: self.city.rows(query, newest) == [(len(files),)])
        return [int(str(row[0])) for row in self.city.rows("SELECT id FROM documents WHERE id > ? ORDER BY id", newest)]

    def file(self, count: int) -> list[int]:
        """So many memos as drafts of the officer's department."""
        documents: list[int] = []
        for start in range(0, count, 10):
            numbers = range(start, min(start + 10, count))
            documents += self.upload({f"memorando-{number}.pdf": memo(number) for number in numbers})
        for document_id in documents:
            self._confirm(document_id)
        return documents

    def _confirm(self, document_id: int) -> None:
        """Say what it is where the reading was in doubt."""
        state, department = self.city.rows("SELECT state, department_id FROM documents WHERE id = ?", document_id)[0]
        if state != "to_check":
            return
        (kind,) = self.city.rows("SELECT id FROM document_kinds WHERE code = 'memo'")[0]
        fields = {"kind": str(kind), "department": str(department), "subject": "Memorando de ensaio"}
        self._send(f"/conferir/{document_id}", fields)

    def close(self, documents: Sequence[int]) -> None:
        """Close them one after another; returns when the last waits for its signature."""
        for document_id in documents:
            self._send(f"/documentos/{document_id}/fechar", {})
            self._await(document_id, "closed")

    def turns(self, documents: Sequence[int]) -> list[Turn]:
        """The forms that sign them, as the signing page would have filled them in."""
        query = """SELECT place.id, version.digest FROM documents document
            JOIN versions version ON version.id = document.current_version_id
            JOIN signature_requests request ON request.document_id = document.id AND request.state = 'open'
            JOIN signature_places place ON place.request_id = request.id WHERE document.id = ?"""
        return [self._turn(document_id, *self.city.rows(query, document_id)[0]) for document_id in documents]

    def _turn(self, document_id: int, place: object, digest: object) -> Turn:
        form = {"method": "own", "pin": self.card["pin"], "consent": "1", "version": str(digest)}
        return Turn(document_id, f"/assinar/{place}", form)

    def sign(self, turns: Sequence[Turn]) -> None:
        """Sign them one after another, each up to its release."""
        for turn in turns:
            self._send(turn.path, turn.form)
            self._await(turn.document_id, "released")

    def _send(self, path: str, fields: dict[str, str]) -> None:
        answer = self.visitor.post_with(path, {"csrf_token": self._token, **fields}, {})
        assert answer.status in {302, 303}, f"{path}: {answer.status}"

    def _await(self, document_id: int, state: str) -> None:
        self.city.wait(lambda: self.city.rows("SELECT state FROM documents WHERE id = ?", document_id) == [(state,)])
