"""Pages that move documents."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.access import find_document
from app.documents.models import Document
from app.kernel.errors import InvalidInput
from app.routing import actions, parts
from app.routing.forms import destinations_of, route_context
from app.web.access import current_actor, signed_in
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.unit import db

bp = Blueprint("routing", __name__)
PARTS = (parts.routing_part,)
"""What routing adds to a document's page; importing it registers it."""


@bp.get("/documentos/<int:document_id>/tramitar")
@signed_in
def route(document_id: int) -> Response:
    """Choose where to: a dialog for htmx, or the answers to a search alone."""
    block = "choices" if "q" in request.args else "dialog"
    return page("routing/route.html", block, form=None, **_context(document_id, request.args.get("q", "")))


@bp.post("/documentos/<int:document_id>/tramitar")
@signed_in
def send(document_id: int) -> Response:
    """Send it, or keep the wish until the last signature; 'search' comes back with answers, nothing typed is lost."""
    form = Form.sent("to", "note", "keep_open", "q", "search")
    if form["search"]:
        return page("routing/route.html", "dialog", form=form, **_context(document_id, form["q"], form))
    try:
        routed = actions.route_document(
            db(), actor=current_actor(), document_id=document_id, to=destinations_of(form.all("to")),
            note=form["note"], keep_open=bool(form["keep_open"]),
        )  # fmt: skip
    except InvalidInput as error:
        form.blame(error)
        return invalid("routing/route.html", form, "dialog", **_context(document_id, form["q"], form))
    _tell(routed)
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.post("/documentos/<int:document_id>/despachar")
@signed_in
def dispatch(document_id: int) -> Response:
    """Write a dispatch; it goes back to where the document came from."""
    form = Form.sent("text")
    try:
        actions.dispatch_document(db(), actor=current_actor(), document_id=document_id, text=form["text"])
    except InvalidInput as error:
        form.blame(error)
        return invalid("routing/dispatch.html", form, **_dispatch_context(document_id))
    tell(_("Despacho registrado e enviado."))
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.post("/envios/<int:intent_id>/retirar")
@signed_in
def withdraw(intent_id: int) -> Response:
    """Take back what waits for signatures."""
    intent = actions.withdraw_intent(db(), actor=current_actor(), intent_id=intent_id)
    tell(_("Envio retirado. O documento não sai mais sozinho."))
    return redirect_after(url_for("documents.show", document_id=intent.document_id))


def _tell(routed: actions.Routed) -> None:
    if routed.movements:
        count = len(routed.movements)
        tell(ngettext("Enviado a %(num)d destino.", "Enviado a %(num)d destinos.", count))
    else:
        tell(_("Pedido guardado: o documento sai sozinho quando a última assinatura chegar."), "info")


def _found(document_id: int) -> Document:
    return find_document(db(), current_actor(), document_id)


def _context(document_id: int, text: str, form: Form | None = None) -> dict[str, Any]:
    return route_context(db(), current_actor(), _found(document_id), text.strip()[:100], form)


def _dispatch_context(document_id: int) -> dict[str, Any]:
    document = _found(document_id)
    return {
        "active_box": "department",
        "title": document.number_label or document.subject,
        "back_url": url_for("documents.show", document_id=document.id),
        "action_url": url_for("routing.dispatch", document_id=document.id),
    }
