"""How signatures look on pages: words for levels, the stepper, the queue, the page to sign."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.documents.faces import page_images
from app.documents.models import Level
from app.signatures.models import PlaceState, RequestState
from app.signatures.queries import PAGE_SIZE, PlaceToSign, QueueRow, QueueTab, Signer

STEPS = {
    PlaceState.SIGNED: "signed",
    PlaceState.PENDING: "now",
    PlaceState.SIGNING: "now",
    PlaceState.REFUSED: "refused",
}


def level_label(level: Level) -> str:
    """'Avançada' and its like (Lei 14.063/2020, art. 4)."""
    words = {Level.SIMPLE: _("Simples"), Level.ADVANCED: _("Avançada"), Level.QUALIFIED: _("Qualificada")}
    return str(words[level])


def stepper(signers: Sequence[Signer], person_id: int) -> list[dict[str, Any]]:
    """Signers in order, as ui.stepper draws them."""
    return [
        {
            "name": signer.name,
            "role": signer.title,
            "me": signer.person_id == person_id,
            "state": STEPS.get(signer.state, "waiting"),
            "at": signer.at,
            "level": level_label(signer.level or signer.minimum_level),
        }
        for signer in signers
    ]


def queue_context(rows: Sequence[QueueRow], counts: dict[QueueTab, int], tab: QueueTab, offset: int) -> dict[str, Any]:
    """What signatures/queue.html shows."""
    words = {
        QueueTab.MY_TURN: _("Minha vez"),
        QueueTab.WAITING: _("Esperando outros"),
        QueueTab.SIGNED: _("Assinados"),
        QueueTab.REFUSED: _("Recusados"),
    }
    mine = counts.get(QueueTab.MY_TURN, 0)
    further = {"next_url": _tab_url(tab, offset + PAGE_SIZE)} if len(rows) > PAGE_SIZE else {"next_url": ""}
    return {
        "active_box": "queue",
        "title_detail": ngettext("%(num)d documento espera você", "%(num)d documentos esperam você", mine),
        "tabs": [
            {"label": words[each], "url": _tab_url(each, 0), "current": each is tab, "count": counts.get(each, 0)}
            for each in QueueTab
        ],
        "items": [_queue_item(row) for row in rows[:PAGE_SIZE]],
        "batch_url": "",
        "previous_url": _tab_url(tab, max(0, offset - PAGE_SIZE)) if offset else "",
        **further,
    }


def _tab_url(tab: QueueTab, offset: int) -> str:
    return url_for("signatures.queue", aba=tab.value, de=offset or None)


def _queue_item(row: QueueRow) -> dict[str, Any]:
    order = _place_text(row.position, row.places)
    return {
        "id": row.place_id,
        "url": url_for("signatures.sign", place_id=row.place_id),
        "title": row.title,
        "detail": f"{row.kind} · {row.department}, {row.author} · {order}",
        "type": "PDF",
        "level_label": level_label(row.level),
        "level_tone": "info" if row.level is Level.QUALIFIED else "",
        "deadline": None,
        "selectable": False,
    }


def sign_context(found: PlaceToSign, methods: list[dict[str, Any]]) -> dict[str, Any]:
    """What signatures/sign.html shows, as page and as dialog."""
    document, mine, signers = found.document, found.mine, found.standing.signers
    number = next(index for index, signer in enumerate(signers, start=1) if signer.place_id == mine.place_id)
    return {
        "active_box": "queue",
        "signing": {
            "title": document.number_label or document.subject,
            "pages": document.pages or 0,
            "place_text": _place_text(number, len(signers)),
            "follows": next((signer.name for signer in signers if signer.position > mine.position), ""),
            "role": mine.title,
            "version": found.digest,
            "action_url": url_for("signatures.sign", place_id=found.place_id),
            "refuse_url": url_for("signatures.refuse", place_id=found.place_id),
            "back_url": url_for("documents.show", document_id=document.id),
            "pdf_url": url_for("documents.download", document_id=document.id),
            "blocked": blocked(found),
            "failure": mine.failure,
            "methods": methods,
            "signers": stepper(signers, mine.person_id),
            "preview": page_images(document.id, found.digest, (), document.pages),
        },
    }


def _place_text(number: int, total: int) -> str:
    return str(_("você é a %(n)sª de %(total)s pessoas", n=number, total=total) if total > 1 else _("só você assina"))


def blocked(found: PlaceToSign) -> str:
    """Why the place cannot be signed now; '' if it can."""
    mine = found.mine
    if found.standing.state is RequestState.REFUSED:
        return _refusal(found.standing.signers)
    if mine.state is PlaceState.WAITING:
        before = [signer.name for signer in found.standing.signers if STEPS.get(signer.state) == "now"]
        return str(_("Ainda não é a sua vez: falta assinar %(names)s.", names=", ".join(before)))
    if mine.state is PlaceState.SIGNED:
        return str(_("Você já assinou este documento."))
    if mine.state is PlaceState.SIGNING:
        return str(_("Sua assinatura está sendo feita."))
    return "" if mine.state is PlaceState.PENDING else str(_("Este pedido de assinatura foi encerrado."))


def _refusal(signers: Sequence[Signer]) -> str:
    refuser = next((signer for signer in signers if signer.state is PlaceState.REFUSED), None)
    if refuser is None:
        return str(_("Este pedido de assinatura foi encerrado."))
    return str(_("%(name)s recusou: %(motive)s", name=refuser.name, motive=refuser.refusal_motive))
