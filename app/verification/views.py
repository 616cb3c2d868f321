"""Public pages of verification; nobody signs in, nothing sent is kept."""

import io
from typing import Any

import segno
from flask import Blueprint, Response, current_app, request, send_file, url_for
from flask_babel import gettext as _

from app.engines import Engines
from app.kernel.codes import normalise_code
from app.kernel.errors import NotFound, TooManyAttempts
from app.verification import files, limits, queries, verdicts
from app.verification.verdicts import Result
from app.web import unit
from app.web.access import public
from app.web.forms import Form, invalid
from app.web.pages import page
from app.web.security import body_limit
from app.web.unit import database, db, writes

bp = Blueprint("verification", __name__)
TOO_MANY = "Muitas consultas deste endereço em um minuto. Espere um pouco e tente de novo."


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
        "limits": _("PDF de até 200 MB."),
    }


@bp.get("/verificar")
@public
def form() -> Any:
    """Ask for a code or a file."""
    return page("verification/form.html", form=None, **_urls())


@bp.get("/verificar/codigo")
@public
@writes
def by_form() -> Any:
    """The code typed into the form."""
    return by_code(request.args.get("codigo", "")[:60])


@bp.get("/v/<code>")
@public
@writes
def by_code(code: str) -> Any:
    """The address in stamps and QR codes."""
    normal = normalise_code(code)
    document = queries.by_code(db(), normal) if normal else None
    if document is None:
        if not limits.may_try_unknown(db(), request.remote_addr or ""):
            unit.finish()  # the count stays
            raise TooManyAttempts(TOO_MANY)
        return _answer(verdicts.not_found(code[:25]), status=404)
    return _answer(_of_document(document))


def _of_document(document: queries.PublicDocument) -> Result:
    session = db()
    result = verdicts.of_document(
        document,
        queries.signers(session, document.id),
        queries.pending_signatures(session, document.id),
        pdf_url=url_for("verification.download", code=document.code),
    )
    result.qr_url = url_for("verification.qr", code=document.code)
    return result


def _answer(result: Result, status: int = 200) -> Any:
    demonstration = any(signer["demonstration"] for signer in result.signers)
    return page("verification/result.html", status=status, result=result, demonstration=demonstration, **_urls())


@bp.post("/verificar")
@public
@body_limit(_upload_limit)
def upload() -> Any:
    """The file itself: every byte counts, not only the code in it."""
    allowed = limits.may_upload(db(), request.remote_addr or "")
    unit.finish()
    if not allowed:
        raise TooManyAttempts(TOO_MANY)
    file = request.files.get("file")
    if file is None or not file.filename:
        return invalid("verification/form.html", Form(errors={"file": _("Escolha o PDF que você recebeu.")}), **_urls())
    facts = files.examine(database(), _engines(), file.stream)  # type: ignore[arg-type]  # a spooled file, read as bytes
    return _answer(_judge(facts))


def _judge(facts: files.FileFacts) -> Result:
    if facts.document is None:
        return verdicts.foreign(facts.report)
    result = _of_document(facts.document)
    if not facts.exact:
        return verdicts.altered(result, facts.changes, facts.report)
    return verdicts.same_file(result, facts.document) if facts.released else verdicts.earlier_file(result)


@bp.get("/v/<code>/documento.pdf")
@public
def download(code: str) -> Any:
    """The true PDF, where it is public."""
    normal = normalise_code(code)
    document = queries.by_code(db(), normal) if normal else None
    unit.finish()
    if document is None or not document.is_public:
        raise NotFound("Este documento não existe ou não é público.")
    with _engines().store.open(document.digest) as stream:
        body = io.BytesIO(stream.read())
    name = f"{document.number_label.replace('/', '-')}.pdf"
    return send_file(body, mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.get("/v/<code>/qr.svg")
@public
def qr(code: str) -> Any:
    """The QR of the verification address, for screens."""
    normal = normalise_code(code)
    if normal is None:
        raise NotFound("Código malformado.")
    address = url_for("verification.by_code", code=normal, _external=True)
    body = io.BytesIO()
    segno.make(address, error="m").save(
        body, kind="svg", scale=4, border=2, svgclass=None, lineclass=None, omitsize=True
    )
    return Response(body.getvalue(), mimetype="image/svg+xml")
