"""CPF and CNPJ. The numbers below are valid by check digit only: demonstration values of nobody."""

import pytest

from app.kernel.codes import cnpj_is_valid, cpf_is_valid, format_cnpj, format_cpf, mask_cpf


@pytest.mark.parametrize("cpf", ["529.982.247-25", "52998224725", " 529.982.247-25 "])
def test_cpf_with_or_without_punctuation(cpf: str) -> None:
    assert cpf_is_valid(cpf)
    assert format_cpf(cpf) == "529.982.247-25"


@pytest.mark.parametrize("cpf", ["", "529.982.247-26", "2998224725", "111.111.111-11", "529.982.247-2S"])
def test_what_is_not_a_cpf(cpf: str) -> None:
    assert not cpf_is_valid(cpf)


@pytest.mark.parametrize("cnpj", ["12.ABC.345/01DE-35", "12abc34501de35", "11.222.333/0001-81"])
def test_cnpj_numeric_and_alphanumeric(cnpj: str) -> None:
    assert cnpj_is_valid(cnpj)
    assert len(format_cnpj(cnpj)) == 18


@pytest.mark.parametrize("cnpj", ["", "12.ABC.345/01DE-36", "11.222.333/0001-8", "12.ABC.345/01DE-3A"])
def test_what_is_not_a_cnpj(cnpj: str) -> None:
    assert not cnpj_is_valid(cnpj)


def test_cnpj_is_written_with_its_punctuation() -> None:
    assert format_cnpj("12abc34501de35") == "12.ABC.345/01DE-35"


def test_public_pages_show_six_digits_of_a_cpf() -> None:
    assert mask_cpf("12348211600") == mask_cpf("123.482.116-00") == "***.482.116-**"


@pytest.mark.parametrize("text", ["", "1234821160", "Demonstração Ana"])
def test_what_is_not_a_cpf_is_hidden_whole(text: str) -> None:
    assert mask_cpf(text) == "***.***.***-**"


@pytest.mark.parametrize("write", [format_cpf, format_cnpj])
def test_a_short_number_is_not_written(write: object) -> None:
    with pytest.raises(ValueError, match="wrong number"):
        write("123")  # type: ignore[operator]  # parametrized over two functions of one shape
