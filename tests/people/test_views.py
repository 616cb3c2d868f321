"""Sign-in, switcher, account and first steps on their pages (RELIABILITY, security acceptance 2 to 4)."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from app.kernel.database import Database
from app.people import passwords, sessions
from app.people.demonstration_cards import DemonstrationCard, write_cards
from app.people.first_administrator import offer_code
from app.people.models import City, Person, SignInSession
from app.people.passwords import hash_password
from tests.fixtures import CPFS, SmallCity
from tests.people.application import Browser

PASSWORD = "ipê-amarelo em flor"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("cheap_hashes")]


@pytest.fixture
def ana(database: Database, city: SmallCity) -> None:
    """Ana has a password."""
    hashed = hash_password(PASSWORD)
    with database.writing() as session:
        session.get_one(Person, city.ana.person_id).password_hash = hashed


def _enter(browser: Browser, login: str = CPFS[0], password: str = PASSWORD, **more: str) -> object:
    return browser.post("/entrar", {"login": login, "password": password, **more}, page="/entrar")


@pytest.mark.usefixtures("ana")
class TestSignIn:
    def test_and_goes_on_where_one_wanted(self, browser: Browser) -> None:
        sent = browser.get("/conta?x=1")
        assert (sent.status_code, sent.location) == (302, "/entrar?next=/conta?x%3D1")
        answer = browser.post("/entrar", {"login": CPFS[0], "password": PASSWORD, "next": "/conta?x=1"}, page="/entrar")
        assert (answer.status_code, answer.location) == (303, "/conta?x=1")
        assert browser.get("/conta").status_code == 200
        assert browser.get("/entrar").location == "/"

    @pytest.mark.parametrize("onward", ["//mau.invalid", "https://mau.invalid", "/\\mau.invalid"])
    def test_never_leads_elsewhere(self, browser: Browser, onward: str) -> None:
        answer = browser.post("/entrar", {"login": CPFS[0], "password": PASSWORD, "next": onward}, page="/entrar")
        assert answer.location == "/"

    def test_the_cookie(self, browser: Browser) -> None:
        _enter(browser)
        cookie = browser.client.get_cookie("carimbo")
        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")

    def test_the_cookie_under_https(self, application: Flask, browser: Browser) -> None:
        application.config["HTTPS"] = True
        page = browser.client.get("/entrar", base_url="https://localhost")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": token, "login": CPFS[0], "password": PASSWORD}
        answer = browser.client.post("/entrar", data=form, base_url="https://localhost")
        cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-carimbo="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie

    @pytest.mark.parametrize("login", [CPFS[0], CPFS[5], "ninguem@demonstracao.invalid", ""])
    def test_the_answer_is_the_same_for_known_and_unknown(self, browser: Browser, login: str) -> None:
        answer = browser.post("/entrar", {"login": login, "password": "outra senha longa"}, page="/entrar")
        assert answer.status_code == 422
        assert "CPF, e-mail ou senha não conferem." in answer.text
        assert "outra senha longa" not in answer.text

    def test_the_sixth_try_is_refused_even_if_right(self, browser: Browser) -> None:
        answers = [_enter(browser, password=f"errada número {number}") for number in range(5)]
        assert {answer.status_code for answer in answers} == {422}  # type: ignore[attr-defined]  # responses
        last = browser.post("/entrar", {"login": CPFS[0], "password": PASSWORD}, page="/entrar")
        assert last.status_code == 429

    def test_without_a_token_nothing_happens(self, browser: Browser) -> None:
        answer = browser.client.post("/entrar", data={"login": CPFS[0], "password": PASSWORD})
        assert answer.status_code == 403

    def test_a_planted_cookie_is_not_taken_over(self, browser: Browser) -> None:
        """New session at sign-in: what was there before is worth nothing."""
        browser.client.set_cookie("carimbo", "planted")
        _enter(browser)
        assert browser.session_token != "planted"

    def test_weak_hashes_are_renewed(
        self, browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
        _enter(browser)
        with database.reading() as session:
            assert "m=16,t=2" in (session.scalar(sa.select(Person.password_hash).where(Person.cpf == CPFS[0])) or "")


def test_signing_out_kills_the_session(browser: Browser, database: Database, city: SmallCity) -> None:
    token = browser.sign_in(city.ana).session_token
    answer = browser.post("/sair", page="/conta")
    assert (answer.status_code, answer.location) == (303, "/entrar")
    browser.client.set_cookie("carimbo", token)
    assert browser.get("/conta").status_code == 302


def test_switching_departments(browser: Browser, city: SmallCity) -> None:
    old = browser.sign_in(city.davi).session_token
    answer = browser.post("/setor", {"department": str(city.compras), "voltar": "/conta"}, page="/conta")
    assert (answer.status_code, answer.location) == (303, "/conta")
    assert browser.session_token != old
    assert browser.post("/setor", {"department": str(city.gabinete)}, page="/conta").status_code == 403


def test_programs_are_told_and_forms_go_to_the_door(browser: Browser) -> None:
    told = browser.client.get("/conta", headers={"Accept": "application/json"})
    assert (told.status_code, told.json["code"]) == (401, "not-signed-in")  # type: ignore[index]  # problem+json
    assert browser.post("/sair", page="/entrar").location == "/entrar"
    part = browser.client.get("/conta", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"].startswith("/entrar")


class TestAccount:
    def test_shows_a_masked_cpf(self, browser: Browser, city: SmallCity) -> None:
        text = browser.sign_in(city.davi).get("/conta").text
        assert "***.654.321-**" in text
        assert city.davi.cpf not in text
        assert "Compras" in text

    @pytest.mark.usefixtures("ana")
    def test_changing_the_password(self, browser: Browser, database: Database, city: SmallCity) -> None:
        old = browser.sign_in(city.ana).session_token
        new = "quero-quero canta cedo"
        form = {"current": PASSWORD, "password": new, "password_again": new}
        assert browser.post("/conta/senha", form, page="/conta").location == "/conta"
        assert browser.session_token != old
        with database.reading() as session:
            hashes = list(session.scalars(sa.select(SignInSession.token_hash)))
        assert hashes == [sessions.token_hash(browser.session_token)]

    @pytest.mark.usefixtures("ana")
    @pytest.mark.parametrize(
        "wrong",
        [{"current": "errada"}, {"password": "curta"}, {"password_again": "outra"}, {"password": "prefeitura2026"}],
    )
    def test_refusals(self, browser: Browser, city: SmallCity, wrong: dict[str, str]) -> None:
        new = "quero-quero canta cedo"
        form = {"current": PASSWORD, "password": new, "password_again": new} | wrong
        answer = browser.sign_in(city.ana).post("/conta/senha", form, page="/conta")
        assert answer.status_code == 422
        assert new not in answer.text

    def test_leaving_other_places(self, browser: Browser, database: Database, city: SmallCity) -> None:
        with database.writing() as session:
            sessions.open_session(session, city.ana.person_id)
        browser.sign_in(city.ana).post("/conta/sessoes", page="/conta")
        with database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1


FORM = {
    "city_name": "Vila Boa", "name": "Ana Demonstração", "cpf": "529.982.247-25",
    "email": "ana@demonstracao.invalid", "password": "quero-quero canta cedo",
    "password_again": "quero-quero canta cedo",
}  # fmt: skip


class TestFirstSteps:
    @pytest.fixture
    def empty(self, application: Flask, database: Database) -> Browser:
        return Browser(application, database)

    def test_with_the_code_of_the_console(self, empty: Browser, application: Flask) -> None:
        code = offer_code(application.extensions["carimbo.engines"].settings.runtime_dir)
        assert "/primeiro-acesso" in empty.get("/entrar").text
        answer = empty.post("/primeiro-acesso", FORM | {"setup_code": code}, page="/primeiro-acesso")
        assert (answer.status_code, answer.location) == (303, "/setores")
        assert "Vila Boa" in empty.get("/conta").text
        again = empty.post("/primeiro-acesso", FORM | {"setup_code": code})
        assert again.status_code == 409
        assert empty.get("/primeiro-acesso").location == "/entrar"

    def test_not_without_it(self, empty: Browser, application: Flask, database: Database) -> None:
        offer_code(application.extensions["carimbo.engines"].settings.runtime_dir)
        form = FORM | {"setup_code": "7KQ4-M2XP-9TBD-H3WA"}
        answer = empty.post("/primeiro-acesso", form, page="/primeiro-acesso")
        assert answer.status_code == 422
        assert "Vila Boa" in answer.text, "typed text is never lost (UI.md rule 5)"
        with database.reading() as session:
            assert session.get(City, 1) is None

    @pytest.mark.parametrize("wrong", [{"cpf": "1"}, {"email": "ana"}, {"password": "curta"}, {"city_name": ""}])
    def test_wrong_fields(self, empty: Browser, application: Flask, wrong: dict[str, str]) -> None:
        code = offer_code(application.extensions["carimbo.engines"].settings.runtime_dir)
        form = FORM | {"setup_code": code} | wrong
        assert empty.post("/primeiro-acesso", form, page="/primeiro-acesso").status_code == 422


class TestDemonstration:
    @pytest.fixture
    def cards(self, application: Flask, city: SmallCity) -> Path:
        directory: Path = application.extensions["carimbo.engines"].settings.runtime_dir
        mail = "pessoa4@demonstracao.invalid"
        card = DemonstrationCard("mayor", "Prefeita", city.elisa.name, "Gabinete", city.elisa.person_id, mail, "x", "1")
        write_cards(directory, [card])
        return directory

    @pytest.mark.usefixtures("cards")
    def test_one_click(self, browser: Browser) -> None:
        assert "Prefeita" in browser.get("/entrar").text
        assert browser.post("/entrar/demonstracao", {"key": "mayor", "next": "/conta"}).location == "/conta"
        assert "Elisa" in browser.get("/conta").text

    @pytest.mark.usefixtures("cards")
    def test_nowhere_else(self, browser: Browser, database: Database) -> None:
        with database.writing() as session:
            session.execute(sa.update(City).values(demonstration=False))
        assert "Prefeita" not in browser.get("/entrar").text
        assert browser.post("/entrar/demonstracao", {"key": "mayor"}).status_code == 404
