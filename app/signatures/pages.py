"""What the pages of signatures show, and what the document's page shows of them."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.certificates.actions import usable_certificate
from app.documents.access import is_origin, seen_elsewhere
from app.documents.actions import require_draft
from app.documents.models import Document, DocumentKind, DocumentState, Level
from app.documents.parts import Shown, page_part
from app.documents.queries import document_page
from app.documents.states import DOCUMENT_STATES, DocumentAction
from app.kernel import clock
from app.kernel.errors import Conflict, InvalidInput
from app.people.actor import Actor
from app.people.models import Department, Person
from app.signatures import faces
from app.signatures.actions import LEVEL_NAMES, OWN
from app.signatures.gate import attachments_released
from app.signatures.models import PlaceState, RequestState
from app.signatures.planning import PlannedSigner, plan_signers
from app.signatures.queries import PlaceToSign, Signer, Standing, forecast_number, place_to_sign, standing_of
from app.signatures.signing import FILE_METHOD, OWN_METHOD

ENDED = {RequestState.WITHDRAWN, RequestState.FAILED, RequestState.CANCELLED}
"""Nobody is asked any more, and nothing that the document's page could say of it is not said elsewhere."""


def sign_page(session: Session, actor: Actor, place_id: int) -> dict[str, Any]:
    """The page, or the dialog, of one place."""
    found = place_to_sign(session, actor, place_id)
    return faces.sign_context(found, _methods(session, actor, found))


def _methods(session: Session, actor: Actor, found: PlaceToSign) -> list[dict[str, Any]]:
    refused = _own_refused(session, actor, found)
    own = {
        "value": OWN_METHOD,
        "label": _("Meu certificado da prefeitura"),
        "level_label": _("Assinatura avançada"),
        "detail": _("aberto com o seu PIN"),
        "chosen": not refused,
        "asks": "pin",
        "refused": refused,
    }
    file = {
        "value": FILE_METHOD,
        "label": _("Certificado em arquivo"),
        "level_label": _("Nível conforme quem emitiu"),
        "detail": _("PKCS#12 (.p12 ou .pfx), ICP-Brasil A1"),
        "chosen": bool(refused),
        "asks": "file",
        "refused": "",
    }
    return [own, file]


def _own_refused(session: Session, actor: Actor, found: PlaceToSign) -> str:
    minimum = found.mine.minimum_level
    if OWN.level is not None and minimum.rank > OWN.level.rank:
        return str(
            _("Este ato exige assinatura %(level)s (%(law)s).", level=LEVEL_NAMES[minimum], law=found.level_reason)
        )
    try:
        usable_certificate(session, actor.person_id)
    except Conflict as problem:
        return problem.message
    return ""


def close_page(session: Session, actor: Actor, document: Document, zone: ZoneInfo) -> dict[str, Any]:
    """The page before closing; what would stop it is told here already.

    Raises:
        Conflict: not a draft.
        Forbidden: not the origin.
    """
    require_draft(actor, document)
    kind = session.get(DocumentKind, document.kind_id) if document.kind_id else None
    planned, problem = _plan(session, actor, document)
    levels = [place.level for place in planned] or [Level.SIMPLE]
    department = session.get_one(Department, document.department_id).name
    strictest = max(planned, key=lambda place: place.level.rank, default=None)
    return {
        "active_box": "department",
        "back_url": url_for("documents.show", document_id=document.id),
        "action_url": url_for("signatures.close_now", document_id=document.id),
        "document": {
            "kind_label": kind.name if kind else _("Sem tipo"),
            "subject": document.subject,
            "next_number": forecast_number(session, document, clock.now().astimezone(zone).year),
            "minimum_level_label": LEVEL_NAMES[max(levels, key=lambda level: level.rank)],
            "legal_basis": strictest.reason if strictest else "",
        },
        "problem": problem,
        "signers": [
            {
                "id": place.person_id,
                "name": session.get_one(Person, place.person_id).name,
                "role": place.title,
                "department": department,
                "required": True,
                "problem": "",
            }
            for place in planned
        ],
        "attachments": _attachments(session, actor, document),
        "will": _what_happens(len(planned)),
    }


def _plan(session: Session, actor: Actor, document: Document) -> tuple[list[PlannedSigner], str]:
    try:
        return plan_signers(session, document, actor), ""
    except InvalidInput as error:
        return [], error.message


def _attachments(session: Session, actor: Actor, document: Document) -> list[dict[str, Any]]:
    found = document_page(session, actor, document.id)
    return [
        {"name": item.name, "size": item.size, "sha256": item.digest, "own_signers": int(item.document_id is not None)}
        for item in found.attachments
    ]


def _what_happens(signers: int) -> list[str]:
    first = [_("O documento recebe número e código de verificação."), _("Cada página recebe o código e um QR.")]
    if not signers:
        return [*first, _("Este tipo não pede assinatura: o documento fica liberado para tramitar.")]
    return [
        *first,
        _("Um campo de assinatura é posto para cada pessoa, na ordem."),
        _("Ninguém de outro setor vê o documento antes da última assinatura."),
    ]


@page_part
def show_signing(shown: Shown) -> dict[str, Any]:
    """The signers' stepper, the banner for whose turn it is, and what happened, on the document's page."""
    document, actor = shown.document, shown.actor
    standing = standing_of(shown.session, document.id)
    fragment: dict[str, Any] = {"actions": {"more": _more(shown)}, "timeline": [], "held": _held(shown)}
    if document.state is DocumentState.DRAFT and is_origin(actor, document):
        fragment["actions"]["close_url"] = url_for("signatures.close", document_id=document.id)
    if standing is None:
        return fragment
    fragment["timeline"] = _told(standing)
    if standing.signers and standing.state not in ENDED:
        fragment["signing"] = _banner(standing, actor)
    return fragment


def _held(shown: Shown) -> str:
    """Why no signature will ever release a closed document, told to its origin; '' where nothing holds it."""
    document = shown.document
    told = document.state is DocumentState.CLOSED and is_origin(shown.actor, document)
    if not told or attachments_released(shown.session, document):
        return ""
    return str(
        _("Um documento anexado foi cancelado ou corrigido depois do fechamento. Use “Voltar a minuta”, em Mais ações, "
          "troque o anexo e feche de novo.")
    )  # fmt: skip


def _more(shown: Shown) -> list[dict[str, str]]:
    document = shown.document
    may = DOCUMENT_STATES.allows(document.state, DocumentAction.REOPEN) and is_origin(shown.actor, document)
    if not may or seen_elsewhere(shown.session, document):
        return []
    url = url_for("signatures.withdraw", document_id=document.id)
    return [{"label": _("Voltar a minuta"), "url": url, "icon": "undo-2", "method": "post"}]


def _banner(standing: Standing, actor: Actor) -> dict[str, Any]:
    mine = next((signer for signer in standing.signers if signer.person_id == actor.person_id), None)
    my_turn = mine is not None and mine.state is PlaceState.PENDING
    return {
        "title": _("Aguarda sua assinatura"),
        "text": (
            mine.failure if mine and mine.failure else _("Confira o documento e assine, ou recuse com um motivo.")
        ),
        "sign_url": url_for("signatures.sign", place_id=mine.place_id) if my_turn and mine else "",
        "signers": faces.stepper(standing.signers, actor.person_id),
    }


def _told(standing: Standing) -> list[dict[str, Any]]:
    told = [entry for signer in standing.signers if (entry := _told_of(signer)) is not None]
    if standing.failure:
        told.append(
            _entry("circle-alert", "danger", "", _("O documento não pôde ser fechado"), detail=standing.failure)
        )
    return told


def _told_of(signer: Signer) -> dict[str, Any] | None:
    if signer.state is PlaceState.SIGNED:
        level = faces.level_label(signer.level or signer.minimum_level)
        detail = f"{level} · {_('demonstração')}" if signer.demonstration else level
        return _entry("badge-check", "ok", signer.name, _("assinou"), at=signer.at, detail=detail)
    if signer.state is PlaceState.REFUSED:
        motive = signer.refusal_motive
        return _entry("circle-x", "danger", signer.name, _("recusou a assinatura"), at=signer.at, detail=motive)
    if signer.state in {PlaceState.PENDING, PlaceState.SIGNING}:
        return _entry("pen-line", "warn", signer.name, _("ainda não assinou")) | {"pending": True}
    return None


def _entry(icon: str, tone: str, actor: str, text: str, *, at: Any = None, detail: str = "") -> dict[str, Any]:
    return {"icon": icon, "tone": tone, "pending": False, "actor": actor, "text": text, "at": at, "detail": detail}
