"""RELIABILITY, security acceptance 1 to 4 and 6, over the whole house: forms, reading, redirects, files."""

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from app.kernel.database import Database
from tests.security.asking import address, bodies, endpoints, is_about_documents, target_of
from tests.security.house import House

NAMES = {
    "../../etc/passwd": "passwd",
    "a\x0bSet-Cookie: x=1.pdf": "Set-Cookie",
    "nota\u202efdp.exe": "notafdp",
    "x" * 300 + ".pdf": "xxx",
    "C:\\papeis\\nota.pdf": "nota.pdf",
}
OWN_WRITES = {"receipts", "inbox_entries", "inbox_counters", "attempt_counts", "jobs", "sqlite_sequence"}
"""What a GET may write: that a document was opened (and the sealing of that), and unknown codes that were tried."""


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("requests")
    shutil.copy(migrated_file, folder / "carimbo.db")
    database = Database(f"sqlite:///{folder / 'carimbo.db'}")
    house = House(folder, database)
    house.draft("own")
    house.shut("own")
    house.sign("own", "author")
    house.keep()
    yield house
    house.close()
    database.close()


@pytest.mark.parametrize("role", ["anonymous", "author"])
def test_what_changes_something_needs_the_token(house: House, role: str) -> None:
    """A forged form is refused before anything else is looked at."""
    house.restore()
    target = target_of(house, "own", role)
    for method, endpoint, rule in endpoints(house.app):
        if method == "GET":
            continue
        for token in ("", "x" * 64):
            body = {**bodies(house, endpoint, target)[0], "csrf_token": token}
            answer = house.ask(role, method, address(rule, target), body)
            assert answer.status_code == 403, endpoint
    assert not house.changed()


def test_the_token_of_another_session_is_none(house: House) -> None:
    token = house._tokens["head"]
    assert house.ask("author", "POST", "/sair", {"csrf_token": token}).status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "author", "outsider"])
def test_reading_writes_receipts_only_and_once(house: House, role: str) -> None:
    """RELIABILITY, security acceptance 2: the only writes on GET are the idempotent 'opened' and access rows."""
    house.restore()
    target = target_of(house, "own", role)
    before = house.counts()
    for _ in range(2):
        for method, _endpoint, rule in endpoints(house.app):
            if method == "GET":
                house.ask(role, "GET", address(rule, target))
        after = house.counts()
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed <= OWN_WRITES
        before = after if _ == 0 else before
    assert {name for name in after if after[name] != before[name]} <= {"attempt_counts"}


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil", "/\tevil", "javascript:alert(1)"],
)
def test_nobody_is_sent_elsewhere(house: House, onward: str) -> None:
    signed = house.ask("author", "GET", "/entrar", query_string={"next": onward})
    assert signed.headers["Location"] == "/"
    chosen = house.ask("anonymous", "POST", "/preferencias", {"tema": "dark", "voltar": onward}, headers={})
    assert chosen.headers["Location"] == "/"
    assert "evil" not in house.ask("anonymous", "GET", "/entrar", query_string={"next": onward}).text


def test_a_false_host_is_told_to_nobody(house: House) -> None:
    target = target_of(house, "own", "anonymous")
    for method, endpoint, rule in endpoints(house.app):
        if method == "GET" and (is_about_documents(rule) or endpoint in {"people.sign_in", "verification.form"}):
            answer = house.ask("anonymous", "GET", address(rule, target), headers={"Host": "evil.example"})
            assert b"evil.example" not in answer.data, endpoint
            assert "evil.example" not in answer.headers.get("Location", ""), endpoint


@pytest.mark.parametrize("sent", NAMES)
def test_names_of_files_are_made_harmless(house: House, sent: str) -> None:
    house.restore()
    answer = house.ask("author", "POST", "/receber", {"files": (BytesIO(b"%PDF-1.7 x"), sent)})
    assert answer.status_code == 201
    found = house.ask("author", "GET", f"/documentos/{answer.get_json()['documents'][0]}/arquivo")
    header = found.headers["Content-Disposition"]
    assert header.startswith("attachment")
    assert "filename*=" in header
    assert len(header) < 500
    assert not set("\r\n\u202e/\\") & set(header.partition(";")[2].replace("UTF-8''", ""))
    assert "Set-Cookie" not in found.headers or "x=1" not in found.headers["Set-Cookie"]
    assert NAMES[sent] in header


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"MZ\x90", b"%PDF-1.7 x"])
def test_a_download_is_what_its_bytes_are(house: House, content: bytes) -> None:
    """What the browser called it counts for nothing."""
    house.restore()
    file = (BytesIO(content), "nota.pdf", "text/html")
    answer = house.ask("author", "POST", "/receber", {"files": file})
    if answer.status_code == 201:
        found = house.ask("author", "GET", f"/documentos/{answer.get_json()['documents'][0]}/arquivo")
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert found.headers["Content-Disposition"].startswith("attachment")
        assert "html" not in found.headers["Content-Type"]


def test_an_empty_file_and_one_over_the_limit_are_refused(house: House) -> None:
    house.restore()
    empty = house.ask("author", "POST", "/receber", {"files": (BytesIO(b""), "nada.pdf")})
    assert empty.status_code == 422
    large = house.ask("author", "POST", "/preferencias", {"tema": "x" * 1_200_000})
    assert large.status_code == 413


def test_unknown_codes_are_limited_and_right_ones_free(house: House) -> None:
    """RELIABILITY, security acceptance 4: 10 a minute and address."""
    house.restore()
    unknown = [house.ask("anonymous", "GET", f"/v/{'2' * 15}{sign}").status_code for sign in "3456789ABCDE"]
    assert set(unknown[:8]) == {404}
    assert unknown[-1] == 429
    assert house.ask("anonymous", "GET", f"/v/{target_of(house, 'own', 'anonymous').code}").status_code == 200
    house.restore()


def test_guessing_by_the_files_address_is_limited_as_well(house: House) -> None:
    house.restore()
    paths = [f"/v/{'2' * 15}{sign}/documento.pdf" for sign in "3456789ABCDE"]
    assert [house.ask("anonymous", "GET", path).status_code for path in paths][-1] == 429
    house.restore()


def test_signing_in_ends_the_session_before(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """RELIABILITY, security acceptance 3: a new session at sign-in, the old one is dead."""
    from app.people import views

    house.restore()
    monkeypatch.setattr(views, "password_matches", lambda _stored, typed: typed == "certa")
    monkeypatch.setattr(views, "needs_new_hash", lambda _stored: False)
    body = {"login": house.people["author"].cpf, "password": "certa"}
    answer = house.ask("author", "POST", "/entrar", body, headers={})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303
    assert re.search(r"carimbo=\S+; HttpOnly; Path=/; SameSite=(Lax|Strict)", cookie)
    assert house.ask("author", "GET", "/conta").status_code == 302, "the browser was given a new one"
    house.restore()
