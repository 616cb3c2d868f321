"""Case and accents do not matter in a search, on SQLite and PostgreSQL alike."""

import pytest
import sqlalchemy as sa

from app.kernel.database import Database
from app.kernel.dialect import every_word
from app.kernel.dialect.folding import fold
from app.people.models import Department


@pytest.fixture
def filled(any_database: Database) -> Database:
    """Three departments with names that tempt a search."""
    with any_database.writing() as session:
        names = ("Educação Básica", "OBRAS E SERVIÇOS", "Receita 100%")
        session.add_all(Department(name=name, acronym=name[:3]) for name in names)
    return any_database


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("educacao", ["Educação Básica"]),
        ("BÁSICA educação", ["Educação Básica"]),
        ("serviços", ["OBRAS E SERVIÇOS"]),
        ("obras educacao", []),
        ("100%", ["Receita 100%"]),
        ("_", []),
        ("", ["Educação Básica", "OBRAS E SERVIÇOS", "Receita 100%"]),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(filled: Database, text: str, found: list[str]) -> None:
    query = sa.select(Department.name).where(every_word(text, Department.name, Department.acronym))
    with filled.reading() as session:
        assert sorted(session.scalars(query)) == found


def test_nothing_folds_to_nothing() -> None:
    assert fold(None) is None
    assert fold("ÀÉÎÕÜç") == "aeiouc"
