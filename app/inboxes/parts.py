"""What inboxes add to a document's page: the list beside it, 'conclude', readings, and the reader's own receipt."""

from typing import Any

from flask import url_for

from app.documents.parts import Shown, page_part
from app.inboxes import actions, faces, queries
from app.inboxes.actions.receipts import LEVELS, receiving_departments
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState, InboxEntry, ReceiptLevel
from app.people.queries import people_of
from app.web.pages import is_fragment


@page_part
def inbox_part(shown: Shown) -> dict[str, Any]:
    """Record the opening, then show the inbox the document is in; only the pane is drawn for htmx."""
    actions.record_opening(shown.session, actor=shown.actor, document_id=shown.document.id)
    entry = queries.entry_of(shown.session, shown.actor, shown.document.id)
    if entry is None:
        return {}
    owner = Owner.of(entry)
    fragment: dict[str, Any] = {"active_box": faces.BOXES[owner.kind], "actions": _actions(entry)}
    fragment["back_url"] = url_for(faces.ENDPOINTS[owner.kind])
    fragment["assignment"] = _assignment(shown, entry)
    if not is_fragment():
        fragment["inbox"] = _list(shown, owner, entry.state)
    return fragment


def _list(shown: Shown, owner: Owner, state: EntryState) -> dict[str, Any]:
    search = queries.Search(state=state)
    found = queries.inbox_page(shown.session, shown.actor, owner, search)
    counts = queries.counts_of(shown.session, owner)[owner]
    narrowed = queries.count_narrowed(shown.session, shown.actor, owner, state)
    return faces.inbox_face(owner, search, found, counts, narrowed, current=shown.document.id)


def _assignment(shown: Shown, entry: InboxEntry) -> dict[str, Any] | None:
    """Work is shared out in a department, while it is not done."""
    if entry.department_id is None or entry.state is EntryState.CONCLUDED:
        return None
    return faces.assignment_face(entry, shown.actor.person_id, people_of(shown.session, entry.department_id))


@page_part
def readings_part(shown: Shown) -> dict[str, Any]:
    """'Leituras n de N', and what the reader can still record: people are told that reading is recorded."""
    document_id = shown.document.id
    reads = queries.reads_of(shown.session, shown.actor, document_id)
    fragment: dict[str, Any] = {"reads": faces.reads_face(reads, document_id)}
    if not receiving_departments(shown.session, shown.actor, document_id) or not shown.content_open:
        return fragment
    level = queries.recorded_level(shown.session, shown.actor, document_id) or ReceiptLevel.OPENED
    fragment["recorded_level"] = level.value
    if LEVELS.index(level) < LEVELS.index(ReceiptLevel.READ):
        fragment["receipt_url"] = url_for("inboxes.read_in_view", document_id=document_id)
        fragment["actions"] = {"mark_read_url": url_for("inboxes.mark_read", document_id=document_id)}
    if level is not ReceiptLevel.ACKNOWLEDGED:
        url = url_for("inboxes.acknowledge", document_id=document_id)
        fragment["actions"] = {**fragment.get("actions", {}), "acknowledge_url": url}
    return fragment


def _actions(entry: InboxEntry) -> dict[str, str]:
    if entry.state is EntryState.CONCLUDED:
        return {"reopen_url": url_for("inboxes.reopen", entry_id=entry.id)}
    return {"archive_url": url_for("inboxes.conclude", entry_id=entry.id)}
