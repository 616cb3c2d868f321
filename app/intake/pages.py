"""View-models of the intake pages."""

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.documents.models import CheckKind, Document, DocumentKind, DocumentState, PageText, Version
from app.intake import queries
from app.intake.actions import Filing, allowed_checks
from app.intake.highlights import found_fields, highlights
from app.intake.models import Reading, ReadingState
from app.kernel.errors import InvalidInput
from app.people.actor import Actor
from app.people.models import Department
from app.web.forms import Form
from ocr.errors import WRONG_PASSWORD

_PAGES_SHOWN = 12
_STATES = {
    ReadingState.WAITING: "queued",
    ReadingState.READING: "reading",
    ReadingState.DONE: "done",
    ReadingState.PARTIAL: "done",
    ReadingState.KEPT_SIGNED: "done",
    ReadingState.NEEDS_PASSWORD: "password",
    ReadingState.REFUSED: "failed",
    ReadingState.FAILED: "failed",
}


def check_label(check: CheckKind) -> str:
    """A kind of check by its Portuguese name."""
    words = {
        CheckKind.SIMPLE_COPY: _("Cópia simples"),
        CheckKind.ADMINISTRATIVE: _("Autenticada administrativamente"),
        CheckKind.NOTARY: _("Autenticada por cartório"),
    }
    return str(words[check])


def check_choices(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of check that the person may state, with their names."""
    return [(check.value, check_label(check)) for check in allowed_checks(actor)]


def receive_page(session: Session, actor: Actor, upload_limit: int) -> dict[str, Any]:
    """Everything that intake/receive.html shows; `upload_limit` in bytes."""
    rows = queries.readings(session, actor, tuple(ReadingState), limit=30)
    return {
        "active_box": "receive",
        "upload_url": url_for("intake.upload"),
        "poll_url": url_for("intake.receive"),
        "check_url": url_for("intake.check_next"),
        "to_check": queries.count_to_check(session, actor),
        "limits": _("PDF, JPEG, PNG ou TIFF, até %(n)s MB cada", n=upload_limit >> 20),
        "custody_kinds": [("", _("Não é cópia de papel")), *check_choices(actor)],
        "items": [_reading_item(row) for row in rows],
        "busy": any(row.state in queries.UNDER_WAY for row in rows),
    }


def _reading_item(row: queries.ReadingRow) -> dict[str, Any]:
    checking = row.document_state is DocumentState.TO_CHECK
    wrong = row.reason == WRONG_PASSWORD
    return {
        "id": row.document_id,
        "name": row.file_name,
        "state": "check" if checking else _STATES[row.state],
        "size": row.size,
        "stage": _stage(row),
        "progress": row.percent,
        "kind_label": row.kind_name or row.subject,
        "department": row.department_name,
        "confidence": row.confidence or 0.0,
        "url": url_for("intake.check", document_id=row.document_id)
        if checking
        else url_for("documents.show", document_id=row.document_id),
        "reason": "" if wrong else row.reason or "",
        "retry_url": url_for("intake.retry", document_id=row.document_id),
        "password_url": url_for("intake.give_password", document_id=row.document_id),
        "error": row.reason if wrong else "",
    }


def _stage(row: queries.ReadingRow) -> str:
    waiting = row.state is ReadingState.WAITING
    return row.stage or str(_("na fila") if waiting else _("abrindo o arquivo"))


def check_page(session: Session, actor: Actor, document: Document | None) -> dict[str, Any]:
    """Everything that intake/check.html shows; without a document, the empty queue."""
    waiting = queries.to_check(session, actor)
    reading = queries.readings(session, actor, queries.UNDER_WAY)
    count = queries.count_to_check(session, actor)
    return {
        "active_box": "check",
        "queue": {
            "tabs": [
                {
                    "label": _("A conferir"),
                    "url": url_for("intake.check_next"),
                    "current": True,
                    "count": count,
                },
                {"label": _("Lendo"), "url": url_for("intake.receive"), "current": False, "count": len(reading)},
            ],
            "rows": [_queue_row(row, document) for row in waiting],
            "reading": [
                {
                    "name": row.file_name,
                    "stage": _stage(row),
                    "progress": row.percent if row.pages else None,
                }
                for row in reading
            ],
        },
        "item": _check_item(session, document, waiting) if document is not None else None,
    }


def _queue_row(row: queries.ReadingRow, document: Document | None) -> dict[str, Any]:
    return {
        "url": url_for("intake.check", document_id=row.document_id),
        "current": document is not None and row.document_id == document.id,
        "name": row.file_name,
        "question": row.subject,
        "confidence": row.confidence or 0.0,
        "at": row.created_at,
    }


def _check_item(session: Session, document: Document, waiting: list[queries.ReadingRow]) -> dict[str, Any]:
    reading = session.get_one(Reading, document.id)
    texts = queries.page_texts(session, document.id, _PAGES_SHOWN)
    guesses = queries.guesses(session, document.id)
    evidence = guesses[0].evidence if guesses else []
    others = [row.document_id for row in waiting if row.document_id > document.id]
    best = next((guess.department_id for guess in guesses if guess.department_id), None)
    return {
        "id": document.id,
        "name": document.file_name,
        "subject": document.subject,
        "number_of_pages": document.pages or 0,
        "action_url": url_for("intake.confirm", document_id=document.id),
        "skip_url": url_for("intake.check", document_id=others[0]) if others else url_for("intake.receive"),
        "notice": reading.reason or "",
        "pages": _pages(session.get_one(Version, document.current_version_id), texts, reading.fields, evidence),
        "text": [text.text for text in texts if text.text],
        "guesses": [_guess(guess) for guess in guesses if guess.kind_id is not None],
        "kinds": [(str(key), name) for key, name in kinds(session)],
        "departments": [(str(key), name) for key, name in departments(session)],
        "department": str(best or document.department_id),
        "fields": found_fields(reading.fields),
    }


def _guess(guess: queries.GuessRow) -> dict[str, Any]:
    return {
        "value": str(guess.kind_id),
        "label": guess.kind_name,
        "department": guess.department_name or _("setor a escolher"),
        "confidence": guess.confidence,
        "word": confidence_word(guess.confidence),
        "evidence": guess.evidence[:5],
    }


def confidence_word(confidence: float) -> str:
    """A percentage in one word, as the card shows it."""
    if confidence >= 0.8:
        return str(_("Quase certo"))
    if confidence >= 0.5:
        return str(_("Provável"))
    return str(_("Possível") if confidence >= 0.15 else _("Pouco provável"))


def _pages(version: Version, texts: list[PageText], fields: list[Any], evidence: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "number": text.page,
            "image_url": url_for(
                "documents.page_image", document_id=version.document_id, number=text.page, v=version.digest[:12]
            ),
            "width": 1000,
            "height": round(1000 * text.ratio),
            "highlights": [
                {
                    "kind": mark.kind,
                    "x": round(mark.x * 1000),
                    "y": round(mark.y * 1000 * text.ratio),
                    "width": round(mark.width * 1000),
                    "height": round(mark.height * 1000 * text.ratio),
                    "pin": mark.pin,
                }
                for mark in highlights(text.page, text.words, fields, evidence)
            ],
        }
        for text in texts
    ]


def filing_of(form: Form) -> Filing:
    """What the form says the document is.

    Raises:
        InvalidInput: no kind or department was chosen.
    """
    chosen = form["other_kind"] if form["kind"] == "other" else form["kind"]
    if not chosen.isdecimal():
        raise InvalidInput("Escolha o tipo do documento.", field="other_kind" if form["kind"] == "other" else "kind")
    if not form["department"].isdecimal():
        raise InvalidInput("Escolha o setor que recebe o documento.", field="department")
    return Filing(kind_id=int(chosen), department_id=int(form["department"]), subject=form["subject"])


def check_of(form: Form) -> CheckKind | None:
    """The kind of check stated with an upload; None where the file is said to be no copy of paper.

    Raises:
        InvalidInput: no such kind.
    """
    chosen = form["custody"]
    if chosen and chosen not in set(CheckKind):
        raise InvalidInput("Escolha o tipo de conferência.", field="custody")
    return CheckKind(chosen) if chosen else None


def kinds(session: Session) -> list[tuple[int, str]]:
    """Active kinds by their order."""
    query = (
        sa.select(DocumentKind.id, DocumentKind.name)
        .where(DocumentKind.active)
        .order_by(DocumentKind.position, DocumentKind.name)
    )
    return [(row.id, row.name) for row in session.execute(query)]


def departments(session: Session) -> list[tuple[int, str]]:
    """Active departments by name."""
    query = sa.select(Department.id, Department.name).where(Department.active).order_by(Department.name)
    return [(row.id, row.name) for row in session.execute(query)]


def department_name(session: Session, department_id: int) -> str:
    """A department's name."""
    return session.get_one(Department, department_id).name
