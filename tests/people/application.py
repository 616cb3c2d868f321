"""The whole application on a fresh SQLite database, and a browser of sorts for its pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.kernel.database import Database
from app.kernel.outbox.queue import hang_bell
from app.kernel.secrets import InstallationKey
from app.people import sessions
from app.people.actor import Actor
from app.settings import Settings
from tests.fixtures import SmallCity

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def application(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """The application; no bell rings, so jobs run when a test runs them."""
    key_file = tmp_path / "installation.key"
    InstallationKey.create(key_file)
    settings = Settings(data_dir=tmp_path, key_file=key_file, database_url=str(database.engine.url))
    app = create_app(settings)
    app.testing = True
    hang_bell(None)
    yield app
    app.extensions["carimbo.database"].close()
    app.extensions["carimbo.engines"].close()


class Browser:
    """Follows the forms' rules: takes the token from the page it has open and sends it along."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.client: FlaskClient = app.test_client()
        self._database = database
        self._token = ""

    def sign_in(self, actor: Actor) -> "Browser":
        """Be somebody, without the form."""
        with self._database.writing() as session:
            token = sessions.open_session(session, actor.person_id, actor.department_id)
        self.client.set_cookie("carimbo", token)
        return self

    @property
    def session_token(self) -> str:
        """The session's cookie."""
        cookie = self.client.get_cookie("carimbo")
        return cookie.value if cookie else ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page and remember its token."""
        answer = self.client.get(path, **more)
        found = TOKEN.search(answer.text)
        self._token = found[1] if found else self._token
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str = "", **more: Any) -> TestResponse:
        """Send a form of the page that is open, or of `page`."""
        if page:
            self.get(page)
        return self.client.post(path, data={"csrf_token": self._token, **(data or {})}, **more)


@pytest.fixture
def browser(application: Flask, database: Database, city: SmallCity) -> Browser:
    """Nobody yet, at the door of the small city."""
    return Browser(application, database)
