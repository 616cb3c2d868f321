"""An administrator's pages: how an empty installation gets its departments and people."""

import re

import pytest

from app.kernel.database import Database
from app.people.actor import ActingMembership, Actor
from app.people.models import Membership, Role
from tests.fixtures import SmallCity
from tests.people.application import Browser

pytestmark = pytest.mark.slow

NEW = {
    "name": "Gil Demonstração",
    "cpf": "714.287.938-60",
    "email": "gil@demonstracao.invalid",
    "role": "head",
    "title": "Diretor",
}


@pytest.fixture
def administrator(browser: Browser, database: Database, city: SmallCity) -> Browser:
    """Elisa, who administers the system too."""
    with database.writing() as session:
        row = Membership(
            person_id=city.elisa.person_id, department_id=city.protocolo, role=Role.ADMINISTRATOR, title="Sistema"
        )
        session.add(row)
    place = ActingMembership(city.gabinete, "Gabinete", "GAB", Role.ADMINISTRATOR, "Sistema")
    elisa = Actor(city.elisa.person_id, city.elisa.name, city.elisa.cpf, (place,), city.gabinete)
    return browser.sign_in(elisa)


def test_from_nothing_to_a_colleague_who_chose_their_own_password(administrator: Browser, city: SmallCity) -> None:
    made = administrator.post("/setores", {"name": "Cultura", "acronym": "CUL"}, page="/setores")
    assert made.location == "/setores"
    form = administrator.get("/pessoas/nova").text
    department = re.search(r'<option value="(\d+)">Cultura', form)
    assert department
    shown = administrator.post("/pessoas/nova", {**NEW, "department": department[1]})
    assert shown.headers["Cache-Control"] == "no-store"
    password = re.search(r'data-copy="([^"]+)"', shown.text)
    assert password
    administrator.post("/sair", page="/conta")

    signed_in = administrator.post("/entrar", {"login": NEW["email"], "password": password[1]}, page="/entrar")
    assert signed_in.status_code == 303
    assert administrator.get("/").location == "/conta", "a provisional password opens nothing else"
    new = {"current": password[1], "password": "uma frase bem comprida", "password_again": "uma frase bem comprida"}
    assert "Escolha a sua senha" in administrator.get("/conta").text
    assert administrator.post("/conta/senha", new).status_code == 303
    assert "Caixa do setor" in administrator.get("/").text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/pessoas/nova", {"name": "Gil", "cpf": "1", "email": "x", "department": "y", "role": "king", "title": ""}),
        ("/pessoas/nova", {**NEW, "department": "999"}),
        ("/setores", {"name": "", "acronym": "A" * 21}),
        ("/setores", {"name": "Obras", "acronym": "O"}),
    ],
)
def test_wrong_entries_come_back_with_what_was_typed(administrator: Browser, path: str, data: dict[str, str]) -> None:
    answer = administrator.post(path, data, page=path)
    assert answer.status_code == 422
    assert f'value="{data["name"]}"' in answer.text


def test_somebody_is_kept_out_and_let_in_again(administrator: Browser, city: SmallCity) -> None:
    ana = f"/pessoas/{city.ana.person_id}"
    assert "Ana Demonstração" in administrator.get("/pessoas?q=ANALISTA").text
    administrator.post(f"{ana}/desativar")
    page = administrator.get("/pessoas").text
    assert "Desativada" in page
    assert f'action="{ana}/ativar"' in page
    administrator.post(f"{ana}/ativar")
    assert "Desativada" not in administrator.get("/pessoas").text
    assert "Para Ana Demonstração" in administrator.post(f"{ana}/senha").text


def test_nobody_else_opens_them(browser: Browser, city: SmallCity) -> None:
    bruno = browser.sign_in(city.bruno)
    bruno.get("/conta")
    assert "Pessoas e setores" not in bruno.get("/").text
    for path in ("/pessoas", "/pessoas/nova", "/setores"):
        assert bruno.get(path).status_code == 403
    for path in ("/pessoas/nova", "/setores", "/pessoas/1/senha", "/pessoas/1/desativar", "/pessoas/1/ativar"):
        assert bruno.post(path).status_code == 403
