"""Fields by pattern and check digit. The numbers are valid by check digit only: demonstration values of nobody."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.codes import check_digits
from ocr.fields import Field, find_fields, find_subject


def values(fields: tuple[Field, ...]) -> list[str]:
    return [field.value for field in fields]


def test_every_field_points_at_its_own_characters() -> None:
    pages = ["CPF 529.982.247-25", "em 18/11/2026\nMemorando 1.284/2026\nRequerente: Demonstração Ana, Centro"]
    found = find_fields(pages)
    for field in (*found.cpf, *found.dates, *found.numbers, *found.names):
        assert pages[field.page][field.start : field.end] == field.found
    assert [field.page for field in (*found.cpf, *found.dates, *found.numbers, *found.names)] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    "text", ["529.982.247-25", "529.9B2.247-2S", "529 .982. 247-25", "CPF nº 52998224725", "cpf: 52998224725"]
)
def test_cpf_as_written_and_as_misread(text: str) -> None:
    (field,) = find_fields([text]).cpf
    assert (field.value, field.doubtful) == ("529.982.247-25", False)


def test_a_cpf_whose_check_digit_differs_is_kept_and_doubtful() -> None:
    (field,) = find_fields(["CPF 529.982.247-26"]).cpf
    assert field.doubtful
    assert "não confere" in field.warning


@pytest.mark.parametrize("text", ["529.9B2.247-26", "telefone 52998224725", "1529.982.247-25", "529.982.247-255"])
def test_what_is_not_taken_for_a_cpf(text: str) -> None:
    assert find_fields([text]).cpf == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11.222.333/0001-81", "11.222.333/0001-81"),
        ("11.222.333/OOO1-8l", "11.222.333/0001-81"),
        ("12.ABC.345/01DE-35", "12.ABC.345/01DE-35"),
        ("CNPJ: 11222333000181", "11.222.333/0001-81"),
    ],
)
def test_cnpj_numeric_alphanumeric_and_misread(text: str, value: str) -> None:
    (field,) = find_fields([text]).cnpj
    assert (field.value, field.doubtful) == (value, False)


def test_a_cnpj_whose_check_digit_differs_is_kept_and_doubtful() -> None:
    assert find_fields(["11.222.333/0001-82"]).cnpj[0].doubtful


def test_letters_are_not_put_right_where_the_check_digits_disagree() -> None:
    assert find_fields(["11.222.333/OOO1-82"]).cnpj == ()


@pytest.mark.parametrize("nup", ["23037.001462/2021-65", "60041.001093/2020-97", "62000.001753/2025-56"])
def test_known_good_nups(nup: str) -> None:
    (field,) = find_fields([f"Processo nº {nup}."]).numbers
    assert (field.kind, field.value, field.doubtful) == ("nup", nup, False)


def test_nipe_and_a_misread_nup() -> None:
    fields = find_fields(["17.137001.000001/2026-21 e 60041.OO1093/2O20-97"]).numbers
    assert [(field.kind, field.value) for field in fields] == [
        ("nipe", "17.137001.000001/2026-21"),
        ("nup", "60041.001093/2020-97"),
    ]


@given(st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_the_engine_and_the_kernel_agree_on_check_digits(base: str) -> None:
    text = f"{base[:5]}.{base[5:11]}/{base[11:]}-{check_digits(base)}"
    assert not find_fields([text]).numbers[0].doubtful


def test_a_wrong_check_digit_warns_and_does_not_reject() -> None:
    assert find_fields(["17.137001.000001/2026-22"]).numbers[0].doubtful


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MEMORANDO Nº 1.284/2026", "Memorando 1.284/2026"),
        ("Ofício n.º 045/GP/2026", "Ofício 45/2026"),
        ("OFICIO CIRCULAR Nº 3/2026", "Ofício Circular 3/2026"),
        ("Memorando 12/26", "Memorando 12/2026"),
        ("Alvará de Funcionamento nº 77/2026", "Alvará 77/2026"),
        ("C.I. 5/2026, CI nº 6/2026", "Comunicação Interna 6/2026"),
        ("Lei Municipal nº 3.456/1998", "Lei 3.456/1998"),
    ],
)
def test_document_numbers(text: str, value: str) -> None:
    assert value in values(find_fields([text]).numbers)


@pytest.mark.parametrize("text", ["", "Rua Memorando, 12", "memorando anexo", "oficiou 12/2026"])
def test_what_is_not_a_document_number(text: str) -> None:
    assert find_fields([text]).numbers == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("18 de novembro de 2026", "2026-11-18"),
        ("18/11/2026", "2026-11-18"),
        ("18.11.26", "2026-11-18"),
        ("1º de março de 2026", "2026-03-01"),
        ("18 de novernbro de 2.026", "2026-11-18"),
        ("aos 5 dias do mês de maio do ano de 2026", "2026-05-05"),
        ("18-11-2026", "2026-11-18"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert values(find_fields([text]).dates) == [iso]


@pytest.mark.parametrize(
    "text", ["31/02/2026", "32/01/2026", "18/13/2026", "Memorando 1.284/2026", "18/11/1799", "1.18.11.26"]
)
def test_what_is_no_day(text: str) -> None:
    assert find_fields([text]).dates == ()


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Requerente: DEMONSTRAÇÃO ANA DA SILVA", "Requerente", "Demonstração Ana da Silva"),
        ("Interessado(a): Demonstração Beto   CPF 529.982.247-25", "Interessado", "Demonstração Beto"),
        ("Interessada: Demonstração Carla, brasileira", "Interessado", "Demonstração Carla"),
        ("Nome completo: Demonstração Davi", "Nome", "Demonstração Davi"),
    ],
)
def test_labelled_names(text: str, kind: str, name: str) -> None:
    (field,) = find_fields([text]).names
    assert (field.kind, field.value) == (kind, name)


@pytest.mark.parametrize("text", ["Requerente: ____", "o requerente pede", "Nome: 123", "Rua Nome Completo"])
def test_a_label_without_a_name(text: str) -> None:
    assert find_fields([text]).names == ()


def test_subject() -> None:
    subject = find_subject(["OFÍCIO 1/2026\nAssunto: Pedido de poda.\n\nSenhor"])
    assert subject is not None
    assert subject.value == "Pedido de poda"


def test_a_subject_that_runs_on_is_followed_for_one_line() -> None:
    subject = find_subject(["Ref.: alvará de funcionamento do\ncomércio da praça\nmais texto"])
    assert subject is not None
    assert subject.value == "alvará de funcionamento do comércio da praça"


@pytest.mark.parametrize("first", ["Compra de material para", "Ata da reunião,", "Aquisição de carteiras -"])
def test_a_subject_that_breaks_off_goes_on_in_capitals(first: str) -> None:
    subject = find_subject([f"Assunto: {first}\nEscolas do Centro\nTexto."])
    assert subject is not None
    assert subject.value.endswith("Escolas do Centro")


@pytest.mark.parametrize(
    "after",
    ["\nSenhor Diretor,", "\n\ntexto", "\nPara: Obras", "", "\nSolicitamos a compra de papel.", "\nA Diretora pede"],
)
def test_a_subject_ends_where_the_letter_begins(after: str) -> None:
    subject = find_subject([f"ASSUNTO - Férias{after}"])
    assert subject is not None
    assert subject.value == "Férias"


def test_no_subject() -> None:
    assert find_subject(["este assunto é sério", ""]) is None
    assert find_subject([]) is None


@given(st.lists(st.text(max_size=300), max_size=3))
def test_any_text_is_read_without_failing(pages: list[str]) -> None:
    for field in find_fields(pages).dates:
        assert pages[field.page][field.start : field.end] == field.found
    find_subject(pages)


@pytest.mark.parametrize("hostile", ["\n", " ", "1 ", "A ", "Memorando n", "Nome: a "])
def test_a_page_made_to_be_slow_is_not(hostile: str) -> None:
    started = time.process_time()
    find_fields(["1" + hostile * 10_000])
    assert time.process_time() - started < 1
