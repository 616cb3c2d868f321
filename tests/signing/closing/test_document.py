"""Closing: everything is printed, everything that was there stays, and what cannot be closed is refused."""

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from signing.closing import (
    AlreadySigned,
    AttachmentLine,
    Closing,
    DynamicForm,
    FieldTaken,
    NothingToSign,
    PlannedPlace,
    ProtectedDocument,
)
from signing.closing.document import close_document
from signing.closing.sheet import verification_sheet
from signing.errors import DocumentUnreadable
from tests.signing.closing.conftest import Draw


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "closed.pdf"


def test_every_page_says_number_code_address_and_page(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(pages=2), output, closing)
    for number, text in enumerate(texts(output), start=1):
        assert closing.number_label in text
        assert closing.code in text
        assert "carimbo.exemplo.gov.br" in text
        assert f"Página {number}/3" in text


def test_the_original_text_stays(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(inherit=True), output, closing)
    assert "Texto original" in texts(output)[0]


def test_without_an_address_the_stamp_says_demonstration(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(), output, replace(closing, verify_url=None))
    assert all("demonstração" in text for text in texts(output))


def test_the_sheet_lists_attachments_with_size_and_digest(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(), output, closing)
    sheet = texts(output)[-1]
    assert "Folha de assinaturas" in sheet
    assert "orçamento.pdf" in sheet
    assert "184 kB" in sheet
    assert "9f" * 32 in sheet.replace(" ", "").replace("\n", "")


def test_facts_are_those_of_the_file(paper: Draw, output: Path, closing: Closing) -> None:
    facts = close_document(paper(pages=2), output, closing)
    assert (facts.pages, facts.sheets) == (3, 1)
    assert (facts.size, facts.sha256) == (output.stat().st_size, hashlib.sha256(output.read_bytes()).hexdigest())


def test_each_planned_place_is_an_empty_visible_field(paper: Draw, output: Path, closing: Closing) -> None:
    (place,) = close_document(paper(), output, closing).fields
    with pikepdf.open(output) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.T), field.FT, Name.V in field) == ("assinatura-1", Name.Sig, False)
        assert tuple(float(each) for each in field.Rect) == pytest.approx(place.rect)
        assert pdf.pages[place.page - 1].obj.Annots[0].objgen == field.objgen


def test_many_signers_and_attachments_take_several_sheets(paper: Draw, output: Path, closing: Closing) -> None:
    many = replace(
        closing,
        places=tuple(PlannedPlace(f"assinatura-{each}", f"Demonstração {each}", "Cargo") for each in range(1, 14)),
        attachments=tuple(AttachmentLine("nome_comprido_" * 30 + f"{each}.pdf", each, "0" * 64) for each in range(30)),
    )
    facts = close_document(paper(), output, many)
    assert facts.sheets > 3
    assert len(facts.fields) == 13
    assert all(field.rect[1] > 0 for field in facts.fields)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("box", [None, Array([40, 60, 500, 800])])
def test_the_page_grows_on_its_right_as_read(
    paper: Draw, output: Path, closing: Closing, rotation: int, box: Array | None
) -> None:
    source = paper(Rotate=rotation, **({"CropBox": box} if box is not None else {}))
    close_document(source, output, closing)
    with pypdfium2.PdfDocument(source) as before, pypdfium2.PdfDocument(output) as after:
        (wide, high), (wider, still) = before[0].get_size(), after[0].get_size()
        image = after[0].render(scale=1, grayscale=True).to_pil()
        original = before[0].render(scale=1, grayscale=True).to_pil()
    assert (wider - wide, still) == (pytest.approx(44, abs=0.5), pytest.approx(high, abs=0.5))
    page = (0, 0, int(wide) - 1, int(high))
    assert image.crop(page).tobytes() == original.crop(page).tobytes()
    # The QR code stands at the foot of the strip as read, and nothing but the page number near its top.
    foot = image.crop((int(wide) + 6, int(high) - 46, int(wide) + 38, int(high) - 14))
    assert sum(foot.tobytes()) / len(foot.tobytes()) < 200


def test_a_free_margin_keeps_the_paper_size(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(), output, replace(closing, margin_free=True))
    with pikepdf.open(output) as pdf:
        assert [float(each) for each in pdf.pages[0].mediabox] == [0, 0, 595, 842]


@pytest.mark.parametrize(
    "page",
    [
        {"MediaBox": Array([0, 0, 120, 90])},
        {"MediaBox": Array([595, 842, 0, 0])},
        {"MediaBox": Array([0, 0, 2384, 3370]), "UserUnit": 2},
        {"MediaBox": Array([0, 0, 0, 0])},
        {"MediaBox": Array([1, String("x"), 3, 4]), "Rotate": 45},
        {"CropBox": Array([5000, 5000, 6000, 6000])},
    ],
)
def test_absurd_pages_are_closed_all_the_same(
    paper: Draw, output: Path, closing: Closing, page: dict[str, object]
) -> None:
    close_document(paper(**page), output, closing)
    assert "Página 1/2" in texts(output)[0]


def test_annotations_and_form_fields_stay(paper: Draw, output: Path, closing: Closing) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("nome"), Rect=Array([1, 1, 9, 9]))
    source = paper()
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)
        pdf.save()
    close_document(source, output, closing)
    with pikepdf.open(output) as pdf:
        assert [str(each.T) for each in pdf.Root.AcroForm.Fields] == ["nome", "assinatura-1"]
        assert str(pdf.pages[0].obj.Annots[0].T) == "nome"


def signature(name: str, **more: object) -> dict[str, object]:
    field = Dictionary({"/FT": Name.Sig, "/T": String(name), **{f"/{key}": value for key, value in more.items()}})
    nested = Dictionary(T=String("grupo"), FT=Name.Sig, Kids=Array([field]))
    return {"AcroForm": Dictionary(Fields=Array([nested]))}


@pytest.mark.parametrize(
    ("root", "problem"),
    [
        ({"AcroForm": Dictionary(Fields=Array(), XFA=String("x"))}, DynamicForm),
        (signature("velha", V=Dictionary(Type=Name.Sig)), AlreadySigned),
        (signature("assinatura-1"), FieldTaken),
    ],
)
def test_what_cannot_be_closed_is_refused(
    paper: Draw, output: Path, closing: Closing, root: dict[str, object], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        close_document(paper(root=root), output, closing)
    assert not output.exists()


def test_one_name_planned_twice_is_refused(paper: Draw, output: Path, closing: Closing) -> None:
    with pytest.raises(FieldTaken):
        close_document(paper(), output, replace(closing, places=closing.places * 2))


@pytest.mark.parametrize("password", ["", "segredo"])
def test_a_protected_document_is_refused(paper: Draw, tmp_path: Path, closing: Closing, password: str) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(paper()) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="dono", user=password))
    with pytest.raises(ProtectedDocument):
        close_document(locked, tmp_path / "closed.pdf", closing)


def test_no_pages_and_no_pdf_are_refused(paper: Draw, tmp_path: Path, closing: Closing) -> None:
    with pytest.raises(NothingToSign):
        close_document(paper(pages=0), tmp_path / "closed.pdf", closing)
    text = tmp_path / "text.pdf"
    text.write_bytes(b"nada de PDF")
    with pytest.raises(DocumentUnreadable):
        close_document(text, tmp_path / "closed.pdf", closing)


def test_a_full_disk_leaves_nothing_behind(
    paper: Draw, output: Path, closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: pikepdf.Pdf, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    source = paper()
    monkeypatch.setattr(pikepdf.Pdf, "save", full)
    with pytest.raises(OSError, match="space"):
        close_document(source, output, closing)
    assert not output.exists()


def violations(path: Path) -> list[str]:
    """PDF/A-2b findings; the checker at hand knows no interactive forms at all, so it says 'unsupported' of those."""
    with pikepdf.open(path) as pdf:
        found = pikepdf.pdfa.check(pdf, "2b").findings
    return [each.message for each in found if "AcroForm" not in each.message]


def test_pdfa_stays_pdfa(tmp_path: Path, output: Path, closing: Closing) -> None:
    archival = tmp_path / "archival.pdf"
    verification_sheet(archival, closing)
    assert violations(archival) == []
    close_document(archival, output, closing)
    assert violations(output) == []


def test_qpdf_finds_no_fault(paper: Draw, output: Path, closing: Closing) -> None:
    close_document(paper(pages=3, Rotate=90), output, closing)
    assert subprocess.run(["qpdf", "--check", output], check=False, capture_output=True).returncode == 0


def test_the_verification_sheet_names_the_kept_file(output: Path, closing: Closing) -> None:
    facts = verification_sheet(output, closing)
    assert (facts.pages, facts.fields) == (1, ())
    assert "guardado sem mudar um byte" in " ".join(texts(output)[0].split())


@pytest.mark.slow
def test_two_hundred_pages_share_one_stamp(paper: Draw, output: Path, closing: Closing) -> None:
    source = paper(pages=200)
    close_document(source, output, closing)
    assert output.stat().st_size - source.stat().st_size < 250_000
