"""Kinds of paper: what the title says, what only quotes, and what reading damaged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.classify import LABELS, Classification, DepartmentGuess, Guess, classify, files_itself


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("MEMORANDO Nº 12/2026\nDe: Obras\nPara: Fazenda", "memo"),
        ("C.I. nº 12/2026\nPara: Fazenda", "memo"),
        ("COMUNICAÇÃO INTERNA Nº 3/2026", "memo"),
        ("MEMORANDO CIRCULAR Nº 12/2026", "circular"),
        ("Ofício-Circular nº 4/2026", "circular"),
        ("OFÍCIO Nº 9/2026\nA Sua Excelência o Senhor", "letter"),
        ("REQUERIMENTO\nvem requerer poda\nNestes termos, pede deferimento", "request"),
        ("ALVARÁ DE FUNCIONAMENTO Nº 1/2026", "permit"),
        ("HABITE-SE Nº 1/2026", "permit"),
        ("CERTIDÃO NEGATIVA DE DÉBITOS\nNº 5/2026", "certificate"),
        ("ATESTADO\nAtesto para os devidos fins", "certificate"),
        ("PARECER JURÍDICO Nº 2/2026\nÉ o parecer, salvo melhor juízo.", "opinion"),
        ("DANFE\nCHAVE DE ACESSO", "invoice"),
        ("NFS-e\nNota Fiscal de Serviços\nTomador: Prefeitura", "invoice"),
        ("DECRETO Nº 5/2026\nArt. 1º Fica", "other"),
        ("ATA DA REUNIÃO", "other"),
        ("RECIBO\nRecebi da Prefeitura", "other"),
    ],
)
def test_a_document_is_what_its_title_says(text: str, label: str) -> None:
    assert classify([text]).label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("M E M O R A N D O  Nº 12/2026", "memo"),
        ("MEM0RAND0 N° 12/2026", "memo"),
        ("OFlCIO Nº 9/2026", "letter"),
        ("0FICI0 N. 9/2026", "letter"),
        ("CERTlDAO NEGATlVA N 5/2026", "certificate"),
        ("MEMORANDO C IRCULAR Nº 1/2026", "circular"),
        ("PAREGER JURIDIC0 Nº 2/2026", "opinion"),
        ("A L V A R Á\nNº 1/2026", "permit"),
    ],
)
def test_a_title_survives_what_reading_does_to_it(text: str, label: str) -> None:
    assert classify([text]).label == label


@pytest.mark.parametrize("quoting", ["Assunto:", "Ref.:", "Em atenção ao", "Em resposta ao", "Conforme", "Anexo:"])
def test_what_a_line_quotes_is_not_what_the_paper_is(quoting: str) -> None:
    assert classify([f"MEMORANDO Nº 12/2026\n{quoting} ALVARÁ DE CONSTRUÇÃO Nº 5/2026"]).label == "memo"


def test_a_subject_that_runs_on_is_still_a_quotation() -> None:
    assert classify(["OFÍCIO Nº 12/2026\nAssunto: pedido de\nalvará nº 5/2026"]).label == "letter"


def test_evidence_is_in_the_words_of_the_text() -> None:
    text = "MEM0RANDO Nº 12/2026\nDe: Obras"
    found = classify([text])
    assert found.evidence[0] == "MEM0RANDO"
    assert all(word in " ".join(text.split()) for word in found.evidence)


def test_three_best_guesses_the_first_being_the_answer() -> None:
    found = classify(["MEMORANDO Nº 12/2026"])
    assert len({guess.label for guess in found.guesses}) == 3
    assert found.guesses[0] == Guess(found.label, found.confidence, found.evidence)
    assert [guess.confidence for guess in found.guesses] == sorted((g.confidence for g in found.guesses), reverse=True)


@pytest.mark.parametrize("pages", [[], [""], ["", "  \n"], ["arroz, feijão, macarrão"], ["1234 !!! ..."]])
def test_a_text_that_says_nothing_is_other_and_unsure(pages: list[str]) -> None:
    found = classify(pages)
    assert (found.label, found.evidence) == ("other", ())
    assert found.confidence < 0.5


@given(st.lists(st.text(max_size=400), max_size=4))
def test_any_text_gets_an_honest_answer(pages: list[str]) -> None:
    found = classify(pages)
    assert found.label in LABELS
    assert 0 < found.confidence < 1
    assert sum(guess.confidence for guess in found.guesses) <= 1.001


@pytest.mark.parametrize("hostile", ["\n", " ", "1 ", ".\n", "A ", "a."])
def test_a_page_made_to_be_slow_is_not(hostile: str) -> None:
    started = time.process_time()
    classify([hostile * 30_000])
    assert time.process_time() - started < 1


def known(confidence: float) -> Classification:
    return Classification("memo", confidence, (), (Guess("memo", confidence, ()),))


@pytest.mark.parametrize(
    ("kind", "department", "files"), [(0.9, 0.9, True), (0.9, 0.88, False), (0.99, 0.79, False), (0.79, 0.99, False)]
)
def test_a_file_is_filed_only_where_both_are_likely_right(kind: float, department: float, files: bool) -> None:
    """OCR.md, Classifying: p ≥ 0.8, here of kind and department together."""
    assert files_itself(known(kind), (DepartmentGuess("works", department, ()),)) is files


def test_without_a_department_nothing_is_filed() -> None:
    assert not files_itself(known(0.99), ())
