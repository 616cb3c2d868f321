"""Pages and files of documents."""

from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.documents import actions, attachments, faces, files
from app.documents.access import find_document
from app.documents.forms import correction_of, edit_context
from app.documents.models import Document
from app.documents.parts import Shown, compose
from app.documents.queries import document_page, find_attachment, find_file
from app.documents.sending import send
from app.engines import Engines
from app.kernel.errors import InvalidInput
from app.web.access import current_actor, signed_in
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.security import body_limit
from app.web.unit import db, finish, writes

bp = Blueprint("documents", __name__)


def engines() -> Engines:
    """The engines of this application."""
    return cast(Engines, current_app.extensions["carimbo.engines"])


@bp.get("/documentos/<int:document_id>")
@signed_in
@writes
def show(document_id: int) -> Response:
    """The document's page, or its pane for htmx; opening it is recorded by a part of a floor above."""
    actor = current_actor()
    found = document_page(db(), actor, document_id)
    context = faces.page_context(found, actor)
    compose(Shown(db(), actor, found.document, found.content_open), context)
    context["timeline"].sort(key=_newest_first, reverse=True)
    return page("documents/document.html", "pane", **context)


def _newest_first(entry: dict[str, Any]) -> tuple[bool, datetime]:
    return bool(entry["pending"]), entry["at"] or datetime.min.replace(tzinfo=UTC)


@bp.get("/documentos/<int:document_id>/paginas/<int:number>.jpg")
@signed_in
def page_image(document_id: int, number: int) -> Response:
    """One page of the current version as an image; the version's digest is its ETag."""
    found = find_file(db(), current_actor(), document_id)
    finish()
    answer = Response(mimetype="image/jpeg")
    answer.set_etag(f"{found.digest}-{number}")
    answer.cache_control.private, answer.cache_control.no_cache = True, True
    if not request.if_none_match.contains_weak(f"{found.digest}-{number}"):
        answer.set_data(files.draw_page(engines(), found.digest, number))
    return cast(Response, answer.make_conditional(request))


@bp.get("/documentos/<int:document_id>/arquivo")
@signed_in
def download(document_id: int) -> Response:
    """The current version, as it was frozen."""
    return send(engines(), find_file(db(), current_actor(), document_id))


@bp.get("/documentos/<int:document_id>/anexos/<int:attachment_id>")
@signed_in
def attachment(document_id: int, attachment_id: int) -> Response:
    """An attachment, as it was joined."""
    return send(engines(), find_attachment(db(), current_actor(), document_id, attachment_id))


@bp.get("/documentos/<int:document_id>/editar")
@signed_in
def edit(document_id: int) -> Response:
    """Subject, kind, secrecy and attachments of a draft."""
    document = find_document(db(), current_actor(), document_id)
    actions.require_draft(current_actor(), document)
    return page("documents/edit.html", **edit_context(db(), current_actor(), document))


@bp.post("/documentos/<int:document_id>/editar")
@signed_in
def correct(document_id: int) -> Response:
    """Take a correction of a draft."""
    document = _locked(document_id)
    form = Form.sent("subject", "kind", "secrecy", "legal_hypothesis")
    try:
        actions.correct_draft(db(), actor=current_actor(), document=document, correction=correction_of(form))
    except InvalidInput as error:
        form.blame(error)
        return invalid("documents/edit.html", form, **edit_context(db(), current_actor(), document))
    tell(_("Minuta corrigida."))
    return redirect_after(url_for("documents.edit", document_id=document_id))


@bp.post("/documentos/<int:document_id>/anexos")
@signed_in
@body_limit(lambda: int(engines().settings.upload_limit))
def attach(document_id: int) -> Response:
    """Join one or many uploaded files to a draft."""
    actions.require_draft(current_actor(), find_document(db(), current_actor(), document_id))
    finish()
    for sent in request.files.getlist("files"):
        _attach_one(document_id, sent)
    return redirect_after(url_for("documents.edit", document_id=document_id))


def _attach_one(document_id: int, sent: FileStorage) -> None:
    if not sent.filename:
        raise InvalidInput(_("Escolha um arquivo para anexar."), field="files")
    stored, media_type = files.keep_upload(engines(), cast(BinaryIO, sent.stream))
    attachments.add_attachment(
        db(), actor=current_actor(), document=_locked(document_id),
        name=files.clean_name(sent.filename), stored=stored, media_type=media_type,
    )  # fmt: skip
    finish()


@bp.post("/documentos/<int:document_id>/anexos/documento")
@signed_in
def attach_other(document_id: int) -> Response:
    """Join a document that has its own signers, by its id."""
    number = Form.sent("document")["document"]
    if not number.isdigit():
        raise InvalidInput(_("Escolha o documento a anexar."), field="document")
    attachments.attach_document(db(), actor=current_actor(), document=_locked(document_id), attached_id=int(number))
    return redirect_after(url_for("documents.edit", document_id=document_id))


@bp.post("/documentos/<int:document_id>/anexos/<int:attachment_id>/retirar")
@signed_in
def detach(document_id: int, attachment_id: int) -> Response:
    """Take an attachment off a draft."""
    document = _locked(document_id)
    attachments.remove_attachment(db(), actor=current_actor(), document=document, attachment_id=attachment_id)
    return redirect_after(url_for("documents.edit", document_id=document_id))


@bp.get("/documentos/<int:document_id>/cancelar")
@signed_in
def confirm_cancel(document_id: int) -> Response:
    """Ask for the motive of a cancellation."""
    return page("documents/cancel.html", **_ending(find_document(db(), current_actor(), document_id)))


@bp.post("/documentos/<int:document_id>/cancelar")
@signed_in
def cancel(document_id: int) -> Response:
    """Cancel a document for good."""
    document, form = _locked(document_id), Form.sent("motive")
    try:
        actions.cancel_document(db(), actor=current_actor(), document=document, motive=form["motive"])
    except InvalidInput as error:
        form.blame(error)
        return invalid("documents/cancel.html", form, **_ending(document))
    tell(_("Documento cancelado. O número não será usado de novo."))
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.get("/documentos/<int:document_id>/excluir")
@signed_in
def confirm_discard(document_id: int) -> Response:
    """Ask before a draft is deleted."""
    return page("documents/discard.html", **_ending(find_document(db(), current_actor(), document_id)))


@bp.post("/documentos/<int:document_id>/excluir")
@signed_in
def discard(document_id: int) -> Response:
    """Delete a draft that nobody else saw."""
    actions.discard_draft(db(), actor=current_actor(), document=_locked(document_id))
    tell(_("Minuta excluída."))
    return redirect_after("/")


def _locked(document_id: int) -> Document:
    return find_document(db(), current_actor(), document_id, lock=True)


def _ending(document: Document) -> dict[str, Any]:
    return {
        "active_box": "department",
        "back_url": url_for("documents.show", document_id=document.id),
        "action_url": request.path,
        "document": {"subject": document.subject, "number": document.number_label or ""},
    }
