"""What is seen on the page, read back by poppler and looked into by pikepdf."""

import hashlib
import subprocess

import pikepdf
import pytest

from signing.appearance import Wording
from signing.credential import Credential
from signing.signer import Paper, sign_pdf
from signing.trust import Level

from .conftest import paper


@pytest.fixture
def stamped(tmp_path, ana, clock):
    """Sign with this wording; the text that poppler reads and the file."""

    def make(name: str = "Demonstração Ana", level: Level = Level.ADVANCED, *, demonstration: bool = False):
        pdf = paper("a")
        (tmp_path / "in.pdf").write_bytes(pdf)
        out = tmp_path / "out.pdf"
        wording = Wording(name, "Secretária de Obras", level, clock(), "America/Sao_Paulo", demonstration)
        work = Paper(tmp_path / "in.pdf", hashlib.sha256(pdf).hexdigest(), out, "a")
        sign_pdf(work, Credential(ana.der, (), ana.key), wording)
        return subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout, out

    return make


def test_it_says_who_as_what_at_which_level_and_when(stamped):
    text, _ = stamped()
    for words in ("Demonstração Ana", "Secretária de Obras", "Assinatura avançada, Lei 14.063/2020", "(UTC−3)"):
        assert words in text


def test_a_demonstration_never_passes_for_icp_brasil(stamped):
    text, _ = stamped(level=Level.QUALIFIED, demonstration=True)
    assert "DEMONSTRAÇÃO: não é ICP-Brasil" in text
    assert "Assinatura qualificada" not in text


def test_a_long_name_is_shortened_not_spilled(stamped):
    text, _ = stamped("Demonstração " + "de Nome Comprido " * 9)
    assert "…" in text


@pytest.mark.parametrize("name", ["", "名前 Ω", "João (Zé) \\ <x>", "\N{GRINNING FACE}"])
def test_odd_names_do_not_break_the_page(stamped, name):
    text, _ = stamped(name)
    assert "Secretária de Obras" in text


def test_fonts_are_embedded_and_colours_calibrated(stamped):
    """ISO 19005-2, 6.2.4.3 and 6.2.11.4: what keeps a PDF/A-2b one."""
    _, out = stamped()
    with pikepdf.open(out) as pdf:
        form = pdf.Root.AcroForm.Fields[0].AP.N
        assert "/DefaultRGB" in form.Resources.ColorSpace
        for font in form.Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "/ToUnicode" in font
        assert "/Group" not in form


def test_widths_in_the_dictionary_are_those_of_the_font(stamped):
    """ISO 19005-2, 6.2.11.5."""
    from signing.closing.truetype import load

    _, out = stamped()
    with pikepdf.open(out) as pdf:
        widths = list(pdf.Root.AcroForm.Fields[0].AP.N.Resources.Font["/R"].DescendantFonts[0].W)
        for glyph, (width,) in zip(widths[::2], widths[1::2], strict=True):
            assert abs(float(width) - load("Regular").advance(int(glyph))) < 0.01
