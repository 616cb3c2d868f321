"""A small application that carries nothing but the web package."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, after_this_request, g, request
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.errors import Conflict, InvalidInput
from app.web import init_app
from app.web.csrf import csrf_token
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.security import body_limit
from app.web.shell import Box, City, DepartmentChoice, PersonCard, Shell

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
NOW = datetime(2026, 11, 22, 18, 10, tzinfo=UTC)


def _shell() -> dict[str, Shell]:
    person = PersonCard("Demonstração Ana", "Analista", "/conta", "/sair")
    boxes = [Box("dep", "Caixa do setor", "/caixa", "inbox", 1284, hot=True, short="Caixa")]
    return {
        "shell": Shell(
            City("Vila Boa", "Prefeitura", True), person, [DepartmentChoice("1", "Compras", True)], "/trocar", boxes
        )
    }


views = Blueprint("views", __name__)


@views.route("/queue", methods=["GET", "POST"])
def queue() -> Response:
    return page("signatures/queue.html", active_box="sign", items=[], tabs=[], title_detail="", batch_url="")


@views.get("/route")
def route() -> Response:
    routing = {"title": "Memorando 1/2026", "action_url": "/x", "choices": [], "department": "Compras"}
    return page("routing/route.html", "dialog", routing=routing)


@views.post("/sign-in")
def sign_in() -> Response:
    form = Form.sent("login", "password")
    form.blame(InvalidInput("Não confere.", "login"))
    return invalid("people/sign_in.html", form, action_url="/sign-in")


@views.post("/large")
@body_limit(3_000_000)
def large() -> Response:
    return Response(str(len(request.get_data())))


@views.post("/done")
def done() -> Response:
    tell("Documento arquivado.", undo_url="/undo")
    return redirect_after("/queue")


@views.get("/conflict")
def conflict() -> Response:
    raise Conflict("Outra pessoa já assinou.")


@views.get("/boom")
def boom() -> Response:
    raise RuntimeError("secret path /srv/x")


@views.get("/full")
def full() -> str:
    @after_this_request
    def commit(_response: Response) -> Response:
        raise OSError(errno.ENOSPC, "No space left on device")

    return "nothing was kept"


@views.get("/token")
def make_token() -> str:
    return csrf_token()


def new_app() -> Flask:
    """An application of the web package alone, with the views above."""
    made = Flask("web-tests", template_folder=str(TEMPLATES), static_folder=None)
    made.config.update(SECRET_KEY="test " * 8)

    @made.before_request
    def _session() -> None:
        g.csrf_secret = request.headers.get("Test-Session")

    init_app(made)
    made.context_processor(_shell)
    made.register_blueprint(views)
    return made


@pytest.fixture(scope="session")
def app() -> Flask:
    return new_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def token(client: FlaskClient) -> str:
    return client.get("/token").text


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    with clock.running(lambda: NOW), app.test_request_context():
        yield
