"""One-time messages after an action ('Documento arquivado', with 'Desfazer'), in a signed cookie of their own."""

from dataclasses import asdict, dataclass

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "aviso"
_MAX_AGE = 120
_AT_MOST = 4


@dataclass(frozen=True)
class Message:
    """A message shown once.

    Attributes:
        text: a sentence, in the reader's language.
        kind: 'ok', 'info', 'warn' or 'danger'.
        undo_url: where a POST takes the action back; empty if it cannot be taken back.
    """

    text: str
    kind: str = "ok"
    undo_url: str = ""


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="message")


def _received() -> list[Message]:
    try:
        items = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=_MAX_AGE)
    except BadData:
        return []
    return [Message(**item) for item in items]


def _pending() -> list[Message]:
    if "messages" not in g:
        g.messages = _received()
    pending: list[Message] = g.messages
    return pending


def tell(text: str, kind: str = "ok", *, undo_url: str = "") -> None:
    """Show a message on the next page that is rendered, this one or the one redirected to."""
    _pending().append(Message(str(text), kind, undo_url))


def take_messages() -> list[Message]:
    """Messages to show now; each is shown once."""
    taken = list(_pending())
    g.messages = []
    return taken


def _keep(response: Response) -> Response:
    if "messages" not in g:
        return response
    if g.messages:
        value = _serializer().dumps([asdict(message) for message in g.messages[-_AT_MOST:]])
        secure = current_app.config["HTTPS"]
        response.set_cookie(COOKIE, value, max_age=_MAX_AGE, httponly=True, samesite="Lax", secure=secure)
    elif COOKIE in request.cookies:
        response.delete_cookie(COOKIE)
    return response


def init_app(app: Flask) -> None:
    """Keep what was not shown; give templates ``take_messages``."""
    app.after_request(_keep)
    app.jinja_env.globals["take_messages"] = take_messages
