"""RELIABILITY, security acceptance 1, 5, 10 and DOMAIN.md, 'Secrecy and privacy', over every address and role."""

import re

import pytest

from tests.fixtures import CPFS
from tests.security.answers import Answer, as_table, ask_everything, expected
from tests.security.conftest import DOCUMENTS
from tests.security.house import PDF, House, subject_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # some 2,700 requests, asked once
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
TELLTALE = re.compile(rb"Traceback|site-packages|/work/|\.py\b|Werkzeug/|gunicorn|SQLAlchemy|sqlite3|psycopg|Python/3")
UNSEEN = {
    "anonymous": {"own", "other", "moved", "restricted", "secret", "cancelled", "reception"},
    "author": {"other"},
    "head": {"other", "secret"},
    "colleague": {"secret"},
    "outsider": {"own", "moved", "restricted", "secret", "cancelled", "reception"},
    "clerk": {"own", "other", "restricted", "secret", "cancelled", "reception"},
    "mayor": {"own", "other", "moved", "restricted", "secret", "cancelled", "reception"},
    "administrator": {"own", "other", "restricted", "secret", "cancelled", "reception"},
}
"""Documents whose words a role must not meet, but on the public pages that their codes open."""


@pytest.fixture(scope="module")
def answers(full_house: House) -> list[Answer]:
    full_house.restore()
    return ask_everything(full_house, DOCUMENTS)


def test_every_address_answers_every_role_as_the_table_says(answers: list[Answer]) -> None:
    """A new address without rows in access.tsv fails: say there who gets what."""
    table = expected()
    wrong = [
        f"{answer.row} {answer.role}: {answer.status}, not {table.get(answer.row, {}).get(answer.role)}"
        for answer in answers
        if table.get(answer.row, {}).get(answer.role) != answer.status
    ]
    assert wrong == [], as_table(answers)
    assert {answer.row for answer in answers} == set(table)


def test_headers_are_on_every_answer(answers: list[Answer]) -> None:
    for answer in answers:
        headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY, answer.row
        assert headers["X-Content-Type-Options"] == "nosniff", answer.row
        assert headers["Referrer-Policy"] == "same-origin", answer.row
        kept = "immutable" if answer.endpoint == "static_files.send" and answer.status == 200 else ""
        private = answer.endpoint == "documents.page_image" and answer.status == 200
        assert kept or private or headers["Cache-Control"] == "no-store", answer.row
        assert "unsafe-" not in headers["Content-Security-Policy"]
        assert "Server" not in headers


def test_no_answer_is_a_fault_and_none_tells_of_the_inside(answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.status != 500, answer.row
        assert not TELLTALE.search(answer.body), (answer.row, answer.role)


def test_no_role_meets_the_words_of_what_is_not_theirs(answers: list[Answer]) -> None:
    public = ("verification.by_code", "verification.download")
    for answer in answers:
        hidden = UNSEEN[answer.role] if answer.endpoint not in public else {"restricted", "secret", "reception"}
        for name in hidden:
            assert subject_of(name).encode() not in answer.body, (answer.row, answer.role)
            assert PDF + name.encode() not in answer.body, (answer.row, answer.role)


def test_no_page_shows_a_whole_cpf(answers: list[Answer]) -> None:
    """DOMAIN.md: a CPF is masked `***.482.116-**`."""
    whole = [cpf.encode() for cpf in (*CPFS, "15350946056")]
    whole += [b"%s.%s.%s-%s" % (cpf[:3], cpf[3:6], cpf[6:9], cpf[9:]) for cpf in whole]
    for answer in answers:
        shown = [cpf for cpf in whole if cpf in answer.body]
        assert shown == [], (answer.row, answer.role)


def test_cancelled_content_is_closed(answers: list[Answer]) -> None:
    """DOMAIN.md: the row stays, struck, its content closed."""
    served = [answer for answer in answers if answer.about == "cancelled" and answer.status == 200]
    assert all(PDF not in answer.body for answer in served)
    assert not {answer.endpoint for answer in served} & {"documents.download", "documents.page_image"}
