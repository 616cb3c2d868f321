"""Pages of intake: paper in, and what waits for a person."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, current_app, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.documents.access import find_document
from app.documents.files import keep_upload
from app.documents.models import CheckKind, DocumentState
from app.documents.sending import send
from app.engines import Engines
from app.intake import actions, pages, parts, queries
from app.kernel.errors import InvalidInput, NotFound
from app.web import messages, unit
from app.web.access import current_actor, signed_in
from app.web.forms import Form, invalid
from app.web.pages import page, redirect_after
from app.web.security import body_limit
from app.web.unit import db

bp = Blueprint("intake", __name__)
PARTS = (parts.comparison_part, parts.reading_part, parts.sheet_part)
"""What intake adds to a document's page; importing it registers it."""


def _engines() -> Engines:
    engines: Engines = current_app.extensions["carimbo.engines"]
    return engines


def _upload_limit() -> int:
    return _engines().settings.upload_limit + 64 * 1024


@bp.get("/receber")
@signed_in
def receive() -> Any:
    """Paper in: drop or photograph, follow the reading."""
    return page("intake/receive.html", "reading", **_receive_page(), form=None)


def _receive_page() -> dict[str, Any]:
    return pages.receive_page(db(), current_actor(), _engines().settings.upload_limit)


@bp.post("/receber")
@signed_in
@body_limit(_upload_limit)
def upload() -> Any:
    """Take in each file sent: all are stored first, then one document and one reading job each, all or nothing."""
    actor, form = current_actor(), Form.sent("custody")
    files = [file for file in request.files.getlist("files") if file.filename]
    try:
        check = pages.check_of(form)
        _refuse_empty(files)
    except InvalidInput as error:
        if _wants_json():
            raise
        form.refuse(error.field, error.message)
        return invalid("intake/receive.html", form, **_receive_page())
    unit.finish()
    stored = [(file.filename or "", *keep_upload(_engines(), cast(BinaryIO, file.stream))) for file in files]
    documents = [
        actions.receive_file(db(), actor=actor, file_name=name, stored=one, media_type=kind, check=check)
        for name, one, kind in stored
    ]
    if _wants_json():
        return jsonify(documents=[document.id for document in documents]), 201
    return redirect_after(url_for("intake.receive"))


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _refuse_empty(files: list[FileStorage]) -> None:
    if not files:
        raise InvalidInput(_("Escolha ao menos um arquivo."), field="files")
    for file in files:
        if not file.stream.read(1):
            name = file.filename
            words = _("O arquivo “%(name)s” está vazio (0 byte). Confira o original e envie de novo.", name=name)
            raise InvalidInput(words, field="files")
        file.stream.seek(0)


@bp.post("/receber/<int:document_id>/senha")
@signed_in
def give_password(document_id: int) -> Any:
    """The password of an encrypted file; it is read again with it."""
    document, form = find_document(db(), current_actor(), document_id, lock=True), Form()
    key = _engines().installation_key
    try:
        actions.give_password(
            db(), actor=current_actor(), document=document, password=request.form.get("password", ""), key=key
        )
    except InvalidInput as error:
        form.blame(error)
        return invalid("intake/receive.html", form, **_receive_page())
    return redirect_after(url_for("intake.receive"))


@bp.post("/receber/<int:document_id>/tentar")
@signed_in
def retry(document_id: int) -> Any:
    """Read a file that failed once more."""
    document = find_document(db(), current_actor(), document_id, lock=True)
    actions.read_again(db(), actor=current_actor(), document=document)
    return redirect_after(url_for("intake.receive"))


@bp.get("/conferir")
@signed_in
def check_next() -> Any:
    """The oldest document that waits for a person."""
    waiting = queries.to_check(db(), current_actor(), limit=1)
    if waiting:
        return redirect(url_for("intake.check", document_id=waiting[0].document_id))
    return page("intake/check.html", **pages.check_page(db(), current_actor(), None), form=None)


@bp.get("/conferir/<int:document_id>")
@signed_in
def check(document_id: int) -> Any:
    """One document with its page image, the three best guesses and the fields found."""
    document = find_document(db(), current_actor(), document_id)
    if document.state is not DocumentState.TO_CHECK:  # somebody was quicker
        return redirect(url_for("documents.show", document_id=document_id))
    return page("intake/check.html", **pages.check_page(db(), current_actor(), document), form=None)


@bp.post("/conferir/<int:document_id>")
@signed_in
def confirm(document_id: int) -> Any:
    """A person decides; the choice is kept as an example."""
    actor = current_actor()
    document = find_document(db(), actor, document_id, lock=True)
    form = Form.sent("kind", "other_kind", "department", "subject")
    try:
        filing = pages.filing_of(form)
        actions.confirm_filing(db(), actor=actor, document=document, filing=filing)
    except InvalidInput as error:
        form.blame(error)
        return invalid("intake/check.html", form, **pages.check_page(db(), actor, document))
    messages.tell(_("Documento arquivado em %(setor)s.", setor=pages.department_name(db(), filing.department_id)), "ok")
    return redirect_after(url_for("intake.check_next"))


@bp.post("/documentos/<int:document_id>/conferencia")
@signed_in
def compare(document_id: int) -> Any:
    """The clerk states how the scan was compared with its paper."""
    document = find_document(db(), current_actor(), document_id, lock=True)
    choice = request.form.get("check", "")
    if choice not in set(CheckKind):
        raise InvalidInput("Escolha o tipo de conferência.", field="check")
    actions.state_check(db(), actor=current_actor(), document=document, check=CheckKind(choice))
    messages.tell(_("Conferência declarada."))
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.get("/documentos/<int:document_id>/folha")
@signed_in
def sheet(document_id: int) -> Any:
    """The verification sheet of a PDF that arrived signed."""
    found = queries.find_sheet(db(), current_actor(), document_id)
    if found is None:
        raise NotFound("Este documento não tem folha de verificação ou ela não está ao seu alcance.")
    return send(_engines(), found)
