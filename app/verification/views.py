"""Public pages of verification; nobody signs in, nothing sent is kept."""

import io
from typing import Any, BinaryIO, cast

import segno
from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from app.documents.actions import PDF
from app.documents.queries import FileToSend
from app.documents.sending import send
from app.engines import Engines
from app.kernel.codes import normalise_code
from app.kernel.errors import NotFound, TooManyAttempts
from app.verification import file_verdicts, files, limits, queries, verdicts
from app.verification.queries import PublicDocument
from app.verification.verdicts import Result
from app.web import unit
from app.web.access import public
from app.web.forms import Form, invalid
from app.web.pages import page
from app.web.security import body_limit
from app.web.unit import database, db

bp = Blueprint("verification", __name__)
NOT_PUBLIC = "Este documento não existe ou não é público."


def _engines() -> Engines:
    engines: Engines = current_app.extensions["carimbo.engines"]
    return engines


def _upload_limit() -> int:
    return _engines().settings.upload_limit + 64 * 1024


def _urls() -> dict[str, Any]:
    return {
        "code_url": url_for("verification.by_form"),
        "upload_url": url_for("verification.upload"),
        "form_url": url_for("verification.form"),
        "limits": _("PDF de até %(n)s MB.", n=_engines().settings.upload_limit >> 20),
    }


@bp.get("/verificar")
@public
def form() -> Any:
    """Ask for a code or a file."""
    return page("verification/form.html", form=None, **_urls())


@bp.get("/verificar/codigo")
@public
def by_form() -> Any:
    """The code typed into the form; what cannot be one is said at once, with what was typed."""
    typed = request.args.get("codigo", "")[:60]
    if normalise_code(typed) is None:
        words = _("O código tem 16 letras e números, sem 0, O nem 1. Confira no rodapé da página.")
        return invalid("verification/form.html", Form({"codigo": typed}, {"codigo": words}), **_urls())
    return by_code(typed)


@bp.get("/v/<code>")
@public
def by_code(code: str) -> Any:
    """The address in stamps and QR codes. Only unknown codes are counted: right ones are free."""
    document = _find(code)
    if document is not None:
        return _answer(verdicts.by_code_alone(_of_document(document)))
    _count_unknown()
    return _answer(verdicts.not_found(code[:25]), status=404)


def _count_unknown() -> None:
    """Count a try at an unknown code, whichever address it was made at."""
    unit.finish()
    limits.count_unknown(database(), request.remote_addr or "")


def _find_or_count(code: str) -> PublicDocument | None:
    document = _find(code)
    if document is None:
        _count_unknown()
    return document


def _find(code: str) -> PublicDocument | None:
    normal = normalise_code(code)
    return queries.by_code(db(), normal) if normal else None


def _of_document(document: PublicDocument) -> Result:
    session = db()
    result = verdicts.of_document(
        document, queries.signers(session, document.id), queries.pending_signatures(session, document.id)
    )
    if document.is_public and result.document is not None:
        result.document["pdf_url"] = url_for("verification.download", code=document.code)
        result.document["sheet_url"] = url_for("verification.sheet", code=document.code) if document.sheet else ""
    result.qr_url = url_for("verification.qr", code=document.code)
    return result


def _answer(result: Result, status: int = 200) -> Any:
    context = {"result": result, "demonstration": result.demonstration, **_urls()}
    return page("verification/result.html", status=status, **context)


@bp.post("/verificar")
@public
@body_limit(_upload_limit)
def upload() -> Any:
    """The file itself: every byte counts, not only the code in it."""
    allowed = limits.may_upload(db(), request.remote_addr or "")
    unit.finish()
    if not allowed:
        raise TooManyAttempts(limits.TOO_MANY)
    file = request.files.get("file")
    if file is None or not file.filename:
        return invalid("verification/form.html", Form(errors={"file": _("Escolha o PDF que você recebeu.")}), **_urls())
    facts = files.examine(database(), _engines(), cast(BinaryIO, file.stream), request.remote_addr or "")
    if facts.document is None:
        return _answer(file_verdicts.of_other(None, facts))
    result = _of_document(facts.document)
    if facts.standing is None:
        return _answer(file_verdicts.of_other(result, facts))
    return _answer(file_verdicts.of_ours(result, facts.document, facts.standing))


@bp.get("/v/<code>/documento.pdf")
@public
def download(code: str) -> Any:
    """The true PDF, where it is public."""
    document = _find_or_count(code)
    if document is None or not document.is_public:
        raise NotFound(NOT_PUBLIC)
    return send(_engines(), FileToSend(document.digest, document.size, PDF, document.number_label))


@bp.get("/v/<code>/folha.pdf")
@public
def sheet(code: str) -> Any:
    """The verification sheet of a PDF that arrived signed, where the document is public."""
    document = _find_or_count(code)
    if document is None or not document.is_public or not document.sheet:
        raise NotFound(NOT_PUBLIC)
    name = _("Folha de verificação - %(numero)s", numero=document.number_label)
    return send(_engines(), FileToSend(document.sheet, document.sheet_size, PDF, name))


@bp.get("/v/<code>/qr.svg")
@public
def qr(code: str) -> Any:
    """The QR of the verification address, for screens: the public one where it is set, whatever the request says."""
    normal = normalise_code(code)
    if normal is None:
        raise NotFound("Código malformado.")
    path = url_for("verification.by_code", code=normal)
    address = (_engines().settings.public_address or request.host_url).rstrip("/") + path
    body = io.BytesIO()
    segno.make(address, error="m").save(
        body, kind="svg", scale=4, border=2, svgclass=None, lineclass=None, omitsize=True
    )
    return Response(body.getvalue(), mimetype="image/svg+xml")
