"""Pages of signatures: the queue, signing, refusing, closing, and what is being done."""

from typing import Any, cast

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from app.documents.access import find_document
from app.documents.models import Document, DocumentState
from app.engines import Engines
from app.kernel.errors import CarimboError, InvalidInput, NotFound
from app.signatures import actions, closing, faces, pages, signing
from app.signatures.models import PlaceState
from app.signatures.queries import QueueTab, my_queue, place_to_sign, queue_counts, standing_of
from app.web.access import current_actor, signed_in
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.security import body_limit
from app.web.unit import db

bp = Blueprint("signatures", __name__)
SIGN = "signatures/sign.html"
KEY_FILE_LIMIT = 2 * 1024 * 1024


def engines() -> Engines:
    """The engines of this application."""
    return cast(Engines, current_app.extensions["carimbo.engines"])


@bp.get("/assinar")
@signed_in
def queue() -> Response:
    """My places: my turn, waiting for others, signed, refused."""
    asked, actor = request.args.get("aba", ""), current_actor()
    tab = QueueTab(asked) if asked in set(QueueTab) else QueueTab.MY_TURN
    offset = max(0, request.args.get("de", 0, type=int))
    rows = my_queue(db(), actor, tab, offset=offset)
    return page("signatures/queue.html", **faces.queue_context(rows, queue_counts(db(), actor), tab, offset))


@bp.get("/assinar/<int:place_id>")
@signed_in
def sign(place_id: int) -> Response:
    """What is to be signed, with what, and who signs after: a page, or a dialog for htmx."""
    return page(SIGN, "dialog", **pages.sign_page(db(), current_actor(), place_id))


@bp.post("/assinar/<int:place_id>")
@signed_in
@body_limit(KEY_FILE_LIMIT)
def ask(place_id: int) -> Response:
    """Open the key at the desk and have the signature made by a job of this host."""
    form = signing.sent_form()
    actor = current_actor()
    if form.valid:
        try:
            signing.unlock_and_ask(engines(), actor, place_id, form)
        except CarimboError as error:
            signing.blame(form, error)
    if not form.valid:
        return invalid(SIGN, form, "dialog", **pages.sign_page(db(), actor, place_id))
    return redirect_after(url_for("signatures.progress", place_id=place_id))


@bp.post("/assinar/<int:place_id>/recusar")
@signed_in
def refuse(place_id: int) -> Response:
    """Refuse, with a motive that the others read."""
    form, actor = Form.sent("motive", "version"), current_actor()
    shown = form["version"] or place_to_sign(db(), actor, place_id).digest
    turn = actions.find_turn(db(), actor, place_id, shown)
    try:
        actions.refuse(db(), actor=actor, turn=turn, motive=form["motive"])
    except InvalidInput as error:
        form.blame(error)
        return invalid(SIGN, form, "dialog", **pages.sign_page(db(), actor, place_id))
    tell(_("Assinatura recusada. Quem fechou o documento e os outros signatários leem o motivo."))
    return redirect_after(url_for("documents.show", document_id=turn.document.id))


@bp.get("/assinar/<int:place_id>/andamento")
@signed_in
def progress(place_id: int) -> Response:
    """Wait for one's signature; it asks again every second and goes on by itself."""
    found = place_to_sign(db(), current_actor(), place_id)
    if found.mine.state is PlaceState.SIGNING:
        return _waiting(found.document, _("Assinando"), _("Sua assinatura está sendo feita e conferida."))
    if found.mine.state is PlaceState.PENDING:
        return redirect_after(url_for("signatures.sign", place_id=place_id))
    if found.mine.state is PlaceState.SIGNED:
        tell(_("Documento assinado."))
    return redirect_after(url_for("documents.show", document_id=found.document.id))


def _waiting(document: Document, title: str, text: str) -> Response:
    context: dict[str, Any] = {
        "active_box": "queue",
        "title": title,
        "text": text,
        "subject": document.number_label or document.subject,
        "poll_url": request.path,
        "back_url": url_for("documents.show", document_id=document.id),
    }
    answer = page("signatures/progress.html", "state", **context)
    answer.headers["Refresh"] = "2"  # the page without script comes back by itself
    return answer


@bp.get("/documentos/<int:document_id>/fechar")
@signed_in
def close(document_id: int) -> Response:
    """Who will sign and what is printed, before the document is closed."""
    document = find_document(db(), current_actor(), document_id)
    return page("signatures/close.html", **pages.close_page(db(), current_actor(), document, engines().settings.zone))


@bp.post("/documentos/<int:document_id>/fechar")
@signed_in
def close_now(document_id: int) -> Response:
    """Close a draft for signature."""
    document = find_document(db(), current_actor(), document_id, lock=True)
    try:
        closing.close_document(db(), actor=current_actor(), document=document)
    except InvalidInput as error:
        form = Form.sent()
        form.refuse("", error.message)
        context = pages.close_page(db(), current_actor(), document, engines().settings.zone)
        return invalid("signatures/close.html", form, **context)
    return redirect_after(url_for("signatures.closing_progress", document_id=document_id))


@bp.get("/documentos/<int:document_id>/fechando")
@signed_in
def closing_progress(document_id: int) -> Response:
    """Wait for the PDF; a failure is told and leaves a draft."""
    document = find_document(db(), current_actor(), document_id)
    if document.state is DocumentState.CLOSING:
        return _waiting(
            document, _("Fechando o documento"), _("Número, código e campos de assinatura estão sendo postos.")
        )
    standing = standing_of(db(), document_id)
    if document.state is DocumentState.DRAFT and standing is not None and standing.failure:
        tell(_("Não foi possível fechar: %(reason)s", reason=standing.failure), "danger")
    elif document.number_label:
        tell(_("Fechado como %(number)s.", number=document.number_label))
    return redirect_after(_next_step(document_id))


def _next_step(document_id: int) -> str:
    """To one's own place if it is one's turn, else to the document."""
    person_id, standing = current_actor().person_id, standing_of(db(), document_id)
    for signer in standing.signers if standing else ():
        if signer.person_id == person_id and signer.state is PlaceState.PENDING:
            return url_for("signatures.sign", place_id=signer.place_id)
    return url_for("documents.show", document_id=document_id)


@bp.post("/documentos/<int:document_id>/voltar-a-minuta")
@signed_in
def withdraw(document_id: int) -> Response:
    """Open a closed document for editing; its signatures drop."""
    document = find_document(db(), current_actor(), document_id, lock=True)
    closing.withdraw_closing(db(), actor=current_actor(), document=document)
    tell(_("Voltou a ser minuta. As assinaturas caíram e serão pedidas de novo; o número fica."))
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.get("/assinar/documento/<int:document_id>")
@signed_in
def sign_document(document_id: int) -> Response:
    """My place in a document, whatever request it is in: a link that does not age."""
    find_document(db(), current_actor(), document_id)
    standing = standing_of(db(), document_id)
    mine = [each for each in standing.signers if each.person_id == current_actor().person_id] if standing else []
    if not mine:
        raise NotFound(_("Sua assinatura não foi pedida neste documento."))
    return redirect_after(url_for("signatures.sign", place_id=mine[0].place_id))
