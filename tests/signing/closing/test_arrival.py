"""A PDF that arrives signed: empty fields only, as a later revision, and only where allowed."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from signing.closing import DynamicForm, FieldTaken, PlannedPlace, ProtectedDocument
from signing.closing.arrival import close_signed
from signing.errors import DocumentUnreadable, SigningForbidden
from tests.signing.closing.conftest import Draw

ANA = PlannedPlace("assinatura-1", "Demonstração Ana", "Diretora")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "closed.pdf"


def arrived(draw: Draw, params: Dictionary | None = None, lock: Dictionary | None = None) -> Path:
    """A PDF with a filled signature field that carries rules on later changes."""
    value = Dictionary(Type=Name.Sig, SubFilter=Name("/ETSI.CAdES.detached"), Contents=b"x")
    value.ByteRange = Array([0, 1, 2, 3])
    if params is not None:
        value.Reference = Array([Dictionary(TransformMethod=Name.DocMDP, TransformParams=params)])
    field = Dictionary(FT=Name.Sig, T=String("de fora"), V=value)
    if lock is not None:
        field.Lock = lock
    source = draw()
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
        pdf.save()
    return source


def test_earlier_bytes_are_an_unchanged_prefix(paper: Draw, output: Path) -> None:
    source = arrived(paper)
    facts = close_signed(source, output, (ANA,))
    assert output.read_bytes().startswith(source.read_bytes())
    assert (facts.pages, facts.sheets, facts.size) == (1, 0, output.stat().st_size)


def test_the_new_field_is_empty_and_takes_no_room(paper: Draw, output: Path) -> None:
    close_signed(arrived(paper), output, (ANA,))
    with pikepdf.open(output) as pdf:
        field = pdf.Root.AcroForm.Fields[1]
        assert (str(field.T), Name.V in field, [int(each) for each in field.Rect]) == ("assinatura-1", False, [0] * 4)
        assert int(field.F) & 4


@pytest.mark.parametrize(
    ("params", "lock"),
    [
        (Dictionary(P=1), None),
        (None, Dictionary(Action=Name.All)),
        (None, Dictionary(Action=Name.Exclude, Fields=Array([String("outro")]))),
        (Dictionary(Action=Name.Include, Fields=Array([String("assinatura-1")])), None),
    ],
)
def test_a_rule_against_it_is_obeyed(
    paper: Draw, output: Path, params: Dictionary | None, lock: Dictionary | None
) -> None:
    with pytest.raises(SigningForbidden):
        close_signed(arrived(paper, params, lock), output, (ANA,))
    assert not output.exists()


@pytest.mark.parametrize("rule", [Dictionary(P=2), Dictionary(Action=Name.Include, Fields=Array([String("outro")]))])
def test_a_rule_about_something_else_does_not_hinder(paper: Draw, output: Path, rule: Dictionary) -> None:
    assert close_signed(arrived(paper, rule), output, (ANA,)).fields[0].rect == (0, 0, 0, 0)


def test_a_taken_name_is_refused(paper: Draw, output: Path) -> None:
    with pytest.raises(FieldTaken):
        close_signed(arrived(paper), output, (PlannedPlace("de fora", "x", ""),))


def test_a_dynamic_form_is_refused(paper: Draw, output: Path) -> None:
    with pytest.raises(DynamicForm):
        close_signed(paper(root={"AcroForm": Dictionary(Fields=Array(), XFA=String("x"))}), output, (ANA,))


def test_a_protected_file_is_refused(paper: Draw, tmp_path: Path, output: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(paper()) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="dono", user="segredo"))
    with pytest.raises(ProtectedDocument):
        close_signed(locked, output, (ANA,))


def test_what_is_no_pdf_is_refused_and_leaves_nothing(tmp_path: Path, output: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_bytes(b"%PDF-1.7 nada")
    with pytest.raises(DocumentUnreadable):
        close_signed(text, output, (ANA,))
    assert not output.exists()
