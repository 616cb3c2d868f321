"""Which department a paper is for."""

import pytest

from ocr.classify import DepartmentCue, guess_department
from tests.ocr.classify.corpus import DEPARTMENTS


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("MEMORANDO 1/2026\nDe: Secretaria de Obras\nPara: Secretaria Municipal de Educação", "education"),
        ("À Secretaria de Saúde\nNesta", "health"),
        ("Ao Setor de Tributos", "treasury"),
        ("PARA: SEMED", "education"),
        ("Ao Senhor\nDemonstração Beto\nSecretário Municipal de Meio Ambiente", "environment"),
        ("À Secretaria de Saude", "health"),
        ("Para: Secretaría Municipal de 0bras e Serviços", "works"),
        ("Requer revisão do IPTU e parcelamento", "treasury"),
        ("Assunto: poda de árvore", "environment"),
        ("À Procuradoria-Geral do Município", "legal"),
    ],
)
def test_the_addressee_then_the_matter(text: str, department: str) -> None:
    assert guess_department([text], DEPARTMENTS)[0].id == department


def test_evidence_is_in_the_words_of_the_text() -> None:
    (best, *_) = guess_department(["Para: Secretaria de Saúde\nAssunto: falta de medicamento"], DEPARTMENTS)
    assert best.evidence == ("Saúde", "medicamento")


def test_an_addressee_is_surer_than_a_letterhead() -> None:
    to = guess_department(["Para: Secretaria de Saúde"], DEPARTMENTS)[0]
    letterhead = guess_department(["Secretaria de Saúde\nRua Um"], DEPARTMENTS)[0]
    assert 0 < letterhead.confidence < to.confidence < 1


def test_nothing_known_gives_no_guess() -> None:
    assert guess_department(["Bom dia."], DEPARTMENTS) == ()
    assert guess_department(["Para: Secretaria de Saúde"], ()) == ()


@pytest.mark.parametrize("text", ["A L V A R Á\nNº 1/2026", "ALVARÁ\nNº 1/2026"])
def test_a_permit_is_not_addressed_to_the_permits_office(text: str) -> None:
    assert guess_department([text], [DepartmentCue("permits", ("Setor de Alvarás",))]) == ()


def test_at_most_three_guesses_best_first() -> None:
    text = "Para: Secretaria de Saúde\nAssunto: escola e buraco\nIPTU, poda de árvore"
    guesses = guess_department([text], DEPARTMENTS)
    assert len(guesses) == 3
    assert guesses[0].id == "health"
