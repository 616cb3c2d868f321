"""Pages of inboxes and readings."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.documents.access import find_document
from app.inboxes import actions, faces, parts, queries
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState
from app.people.actor import Actor
from app.signatures.queries import count_my_turn
from app.web.access import current_actor, signed_in
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.unit import db

bp = Blueprint("inboxes", __name__)
PARTS = (parts.inbox_part, parts.readings_part)
"""What inboxes add to a document's page; importing them registers them."""


@bp.get("/")
@signed_in
def department_inbox() -> Response:
    """The inbox of the department being worked in."""
    actor = current_actor()
    return _inbox(actor, Owner("department", actor.current.department_id))


@bp.get("/minha-caixa")
@signed_in
def own_inbox() -> Response:
    """One's own inbox: what was sent to the person by name."""
    actor = current_actor()
    return _inbox(actor, Owner("person", actor.person_id))


@bp.post("/caixa/<int:entry_id>/concluir")
@signed_in
def conclude(entry_id: int) -> Response:
    """Conclude in one inbox; 'undo' takes it back."""
    entry = actions.conclude_entry(db(), actor=current_actor(), entry_id=entry_id)
    tell(_("Documento arquivado nesta caixa."), undo_url=url_for("inboxes.reopen", entry_id=entry_id))
    return redirect_after(url_for(faces.ENDPOINTS[Owner.of(entry).kind]))


@bp.post("/caixa/<int:entry_id>/reabrir")
@signed_in
def reopen(entry_id: int) -> Response:
    """Take 'conclude' back."""
    entry = actions.reopen_entry(db(), actor=current_actor(), entry_id=entry_id)
    tell(_("Documento reaberto."))
    return redirect_after(url_for("documents.show", document_id=entry.document_id))


@bp.post("/caixa/<int:entry_id>/atribuir")
@signed_in
def assign(entry_id: int) -> Response:
    """Say which colleague takes care of it; an empty choice takes that back."""
    person_id = request.form.get("person", type=int)
    entry = actions.assign_entry(db(), actor=current_actor(), entry_id=entry_id, person_id=person_id)
    tell(_assigned(person_id))
    return redirect_after(url_for("documents.show", document_id=entry.document_id))


@bp.post("/documentos/<int:document_id>/lido")
@signed_in
def read_in_view(document_id: int) -> Response:
    """The script saw the document in view for 3 seconds without a break."""
    actions.mark_read(db(), actor=current_actor(), document_id=document_id)
    return Response(status=204)


@bp.post("/documentos/<int:document_id>/marcar-lido")
@signed_in
def mark_read(document_id: int) -> Response:
    """The reader says so, by a button that works without script."""
    actions.mark_read(db(), actor=current_actor(), document_id=document_id)
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.post("/documentos/<int:document_id>/ciencia")
@signed_in
def acknowledge(document_id: int) -> Response:
    """The reader declares to be aware."""
    actions.acknowledge(db(), actor=current_actor(), document_id=document_id)
    tell(_("Ciência registrada."))
    return redirect_after(url_for("documents.show", document_id=document_id))


@bp.get("/documentos/<int:document_id>/leituras")
@signed_in
def reads(document_id: int) -> Response:
    """Who received, opened, read and acknowledged."""
    actor = current_actor()
    document = find_document(db(), actor, document_id)
    found = queries.reads_of(db(), actor, document_id)
    return page(
        "documents/reads.html",
        active_box="department",
        back_url=url_for("documents.show", document_id=document_id),
        document={"kind_label": _("Documento"), "number": document.number_label or "", "subject": document.subject},
        reads={"count": found.count, "total": found.total},
        departments=faces.departments_face(found),
    )


def _inbox(actor: Actor, owner: Owner) -> Response:
    search = _search(actor)
    found = queries.inbox_page(db(), actor, owner, search)
    counts = queries.counts_of(db(), owner)[owner]
    narrowed = queries.count_narrowed(db(), actor, owner, search.state)
    return page(
        "inboxes/inbox.html",
        active_box=faces.BOXES[owner.kind],
        inbox=faces.inbox_face(owner, search, found, counts, narrowed),
        signing_count=count_my_turn(db(), actor),
        queue_url=url_for("signatures.queue"),
    )


def _assigned(person_id: int | None) -> str:
    if person_id == current_actor().person_id:
        return str(_("Agora o documento está com você."))
    return str(_("Documento atribuído.") if person_id else _("Atribuição retirada."))


def _search(actor: Actor) -> queries.Search:
    asked = request.args
    return queries.Search(
        state=faces.TABS.get(asked.get("aba", ""), EntryState.OPEN),
        text=asked.get("q", "").strip()[:100],
        unread=asked.get("filtro") == faces.UNREAD,
        assigned_to=actor.person_id if asked.get("filtro") == faces.MINE else None,
        cursor=queries.Cursor.parse(asked.get("pos", "")),
    )
