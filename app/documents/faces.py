"""How a document looks on its page: words, icons and tones (UI.md rule 3: status = icon + word + colour)."""

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from app.documents.access import is_origin
from app.documents.models import Document, DocumentState, Secrecy
from app.documents.queries import AttachmentLine, DocumentPage, PageFace, Told
from app.documents.states import DOCUMENT_STATES, DocumentAction
from app.people.actor import Actor

State = DocumentState
IMAGE_WIDTH = 1000


def status_of(state: DocumentState) -> dict[str, str]:
    """Label, icon and tone of a state."""
    words = {
        State.RECEIVED: (_("Sendo lido"), "scan-text", "info"),
        State.NEEDS_PASSWORD: (_("Pede senha"), "lock", "warn"),
        State.UNREADABLE: (_("Não pôde ser lido"), "circle-alert", "danger"),
        State.TO_CHECK: (_("A conferir"), "clipboard-check", "warn"),
        State.DRAFT: (_("Minuta"), "file-text", ""),
        State.CLOSING: (_("Sendo fechado"), "refresh-cw", "info"),
        State.CLOSED: (_("Aguarda assinaturas"), "pen-line", "warn"),
        State.REFUSED: (_("Assinatura recusada"), "circle-x", "danger"),
        State.RELEASED: (_("Liberado"), "badge-check", "ok"),
        State.CANCELLED: (_("Cancelado"), "ban", "danger"),
        State.DISCARDED: (_("Excluído"), "x", ""),
    }
    label, icon, tone = words[state]
    return {"label": label, "icon": icon, "tone": tone}


def secrecy_label(secrecy: Secrecy) -> str:
    """The word for a degree of secrecy."""
    words = {Secrecy.PUBLIC: _("Público"), Secrecy.RESTRICTED: _("Restrito"), Secrecy.SECRET: _("Sigiloso")}
    return str(words[secrecy])


def bare_number(document: Document) -> str:
    """The number without the kind's name before it, which the page prints apart: '1.284/2026'."""
    label = document.number_label or ""
    return label.removeprefix(document.kind.name).strip() if document.kind else label


def page_context(found: DocumentPage, actor: Actor) -> dict[str, Any]:
    """What documents/document.html shows, before upper floors add to it."""
    document = found.document
    return {
        "active_box": "department",
        "inbox": None,
        "back_url": "/",
        "document": _document(found),
        "actions": _actions(document, actor),
        "signing": None,
        "held": "",
        "waiting_route": None,
        "pages": page_images(document.id, found.digest, found.pages, document.pages) if _shows_pages(found) else [],
        "texts": [page.text for page in found.pages],
        "attachments": [_attachment(document.id, item) for item in found.attachments],
        "dispatches": [],
        "dispatch": None,
        "timeline": [_entry(told) for told in found.acts],
        "reads": None,
        "receipt_url": "",
        "recorded_level": "",
    }


def _shows_pages(found: DocumentPage) -> bool:
    return found.content_open and found.media_type == "application/pdf"


def _document(found: DocumentPage) -> dict[str, Any]:
    document = found.document
    return {
        "id": document.id,
        "kind_label": document.kind.name if document.kind else _("Documento"),
        "number": bare_number(document),
        "subject": document.subject,
        "status": status_of(document.state),
        "origin_person": document.author.name,
        "origin_department": document.department.name,
        "destinations": [],
        "created_at": document.created_at,
        "secrecy_label": secrecy_label(document.secrecy),
        "deadline": None,
        "code": document.code or "",
        "verify_url": _verify_url(document.code),
        "pdf_url": _pdf_url(found),
        "cancelled": _cancelled(found),
        "content_hidden": not found.content_open,
    }


def _pdf_url(found: DocumentPage) -> str:
    return url_for("documents.download", document_id=found.document.id) if found.content_open and found.digest else ""


def _verify_url(code: str | None) -> str:
    # The floor above publishes the page; an application without it shows the code alone.
    endpoint = "verification.by_code"
    return url_for(endpoint, code=code) if code and endpoint in current_app.view_functions else ""


def _cancelled(found: DocumentPage) -> dict[str, Any] | None:
    document = found.document
    if document.state is not State.CANCELLED:
        return None
    by = next((act.actor for act in found.acts if act.action == "document.cancelled"), "")
    return {"by": by, "at": document.cancelled_at, "motive": document.cancellation_motive or ""}


def _actions(document: Document, actor: Actor) -> dict[str, Any]:
    more = []
    if is_origin(actor, document):
        if DOCUMENT_STATES.allows(document.state, DocumentAction.DISCARD) and not document.number_label:
            more.append(_item(_("Excluir minuta"), "documents.confirm_discard", document, "x"))
        elif DOCUMENT_STATES.allows(document.state, DocumentAction.CANCEL):
            more.append(_item(_("Cancelar documento"), "documents.confirm_cancel", document, "ban"))
        if document.state is State.DRAFT:
            more.append(_item(_("Corrigir e anexar"), "documents.edit", document, "file-text"))
    empty = ("reply_url", "route_url", "archive_url", "reopen_url", "close_url", "mark_read_url", "acknowledge_url")
    return {**dict.fromkeys(empty, ""), "more": more}


def _item(label: str, endpoint: str, document: Document, icon: str) -> dict[str, str]:
    return {"label": label, "url": url_for(endpoint, document_id=document.id), "icon": icon, "method": "get"}


def page_images(document_id: int, digest: str, faces: tuple[PageFace, ...], pages: int | None) -> list[dict[str, Any]]:
    """Addresses and sizes of the pages' images; pages without text (the signature sheet) are taken as A4."""
    ratios = {face.number: face.ratio for face in faces}
    numbers = range(1, max(pages or 0, *ratios, 0, 0) + 1) if ratios else range(1, (pages or 0) + 1)
    return [
        {
            "number": number,
            "image_url": url_for("documents.page_image", document_id=document_id, number=number, v=digest[:12]),
            "width": IMAGE_WIDTH,
            "height": round(IMAGE_WIDTH * ratios.get(number, 1.4142)),
            "highlights": [],
        }
        for number in numbers
    ]


def _attachment(document_id: int, item: AttachmentLine) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "url": url_for("documents.attachment", document_id=document_id, attachment_id=item.id),
        "type": item.media_type.rpartition("/")[2].upper()[:4],
        "detail": f"SHA-256 {item.digest[:12]}…",
        "state": status_of(item.state)["label"] if item.state else "",
        "size": item.size,
    }


def _entry(told: Told) -> dict[str, Any]:
    words = {
        "document.received": (_("trouxe o arquivo"), "file-up"),
        "document.filed": (_("encaminhou ao setor") if told.actor else _("Classificado pela leitura"), "inbox"),
        "document.closed": (_("fechou para assinatura"), "file-check"),
        "document.cancelled": (_("cancelou o documento"), "ban"),
        "document.reopened": (_("reabriu para corrigir; as assinaturas caíram"), "undo-2"),
    }
    text, icon = words[told.action]
    return {
        "icon": icon, "tone": "", "pending": False, "actor": told.actor, "text": text, "at": told.at, "detail": "",
    }  # fmt: skip
