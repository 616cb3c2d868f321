"""One handler turns every error into a page, a block or problem+json (RFC 9457), none with a stack, path or version."""

import errno
import logging
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.kernel.errors import CarimboError, OutOfSpace, Unavailable

log = logging.getLogger(__name__)


class FormExpired(CarimboError):
    """A form came without the token of the present session."""

    status = 403
    code = "form-expired"

    def __init__(self) -> None:
        super().__init__(
            _("Este formulário venceu ou não veio desta página. Volte, recarregue a página e envie de novo.")
        )


@dataclass(frozen=True)
class Problem:
    """What a person or a program is told.

    Attributes:
        status: HTTP status.
        code: stable name for programs.
        title: a few words.
        message: what happened and what to do next.
    """

    status: int
    code: str
    title: str
    message: str


TITLES = {
    400: _l("Não entendemos o pedido"),
    401: _l("Entre para continuar"),
    403: _l("Você não pode fazer isto"),
    404: _l("Não encontramos esta página"),
    405: _l("Não dá para fazer isto aqui"),
    409: _l("A situação mudou"),
    410: _l("Isto não existe mais"),
    413: _l("Arquivo grande demais"),
    415: _l("Tipo de arquivo não aceito"),
    422: _l("Confira o que foi preenchido"),
    429: _l("Muitas tentativas"),
    500: _l("Algo falhou do nosso lado"),
    503: _l("Indisponível por um momento"),
    507: _l("Sem espaço para guardar"),
}
MESSAGES = {
    400: _l("O navegador enviou algo incompleto. Volte e tente de novo."),
    401: _l("Sua sessão terminou ou ainda não começou."),
    403: _l("Seu perfil não permite esta ação. Se precisar dela, fale com a chefia do setor."),
    404: _l("O endereço pode estar incompleto, ou o documento não está ao seu alcance."),
    405: _l("Volte à página anterior e use os botões dela."),
    413: _l("O envio passa do limite desta página. Nada foi perdido: divida o arquivo ou reduza a resolução."),
    500: _l("Nada do que você já tinha guardado se perdeu. Tente de novo; se repetir, informe o código abaixo."),
    503: _l("Tente de novo em instantes. O que já foi aceito está guardado."),
}


def problem_of(error: Exception) -> Problem:
    """Describe any exception without a word of its own text, unless it was written for people.

    Args:
        error: a CarimboError, a werkzeug HTTPException or anything else, which becomes a 500.
    """
    error = _expected(error)
    if isinstance(error, CarimboError):
        return Problem(error.status, error.code, str(TITLES.get(error.status, TITLES[400])), str(error.message))
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    fallback = 500 if status >= 500 else 400
    return Problem(
        status,
        f"http-{status}",
        str(TITLES.get(status, TITLES[fallback])),
        str(MESSAGES.get(status, MESSAGES[fallback])),
    )


def _expected(error: Exception) -> Exception:
    """A full disk and a database that is away come as the system's errors; each has a sentence of its own.

    What the commit after a view raises, Flask wraps.
    """
    error = getattr(error, "original_exception", None) or error
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or (isinstance(error, OperationalError) and "disk is full" in str(error.orig)):
        return OutOfSpace(_("Não há espaço em disco. Nada do que já estava guardado se perdeu; avise a informática."))
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return Unavailable(
            _("O banco de dados não responde agora. O que já foi aceito está guardado; tente em instantes.")
        )
    return error


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/problem+json", "application/json"], default="text/html"
    )
    return best != "text/html"


def _as_json(problem: Problem) -> Response:
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.message,
        "code": problem.code,
    }
    answer = jsonify(body | {"request_id": g.get("request_id", "-")})
    answer.mimetype = "application/problem+json"
    return answer


def handle(error: Exception) -> Response:
    """Answer an error."""
    if isinstance(error, HTTPException) and error.code and 300 <= error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_response().headers)
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("request failed", exc_info=error, extra={"request_id": g.get("request_id", "-")})
    answer = _as_json(problem) if _wants_json() else Response(_drawn(problem), mimetype="text/html")
    answer.status_code = problem.status
    answer.vary.update(["Accept", "HX-Request"])
    if isinstance(error, HTTPException):
        _keep_protocol_headers(error, answer)
    return answer


def _drawn(problem: Problem) -> str:
    facts = {"problem": problem, "request_id": g.get("request_id", "-")}
    if "HX-Request" not in request.headers:
        try:
            return render_template("errors/error.html", **facts)
        except (OperationalError, InterfaceError, PoolTimeout):
            log.warning("the frame of an error page cannot be drawn without the database: its sentence must do")
    return render_template("errors/block.html", **facts)


def _keep_protocol_headers(error: HTTPException, answer: Response) -> None:
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            answer.headers[name] = value


def init_app(app: Flask) -> None:
    """Register the one handler for everything."""
    app.register_error_handler(Exception, handle)
