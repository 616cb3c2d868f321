"""Names of files, as they come and as they go (RELIABILITY, security acceptance 1 and 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.files import clean_name, download_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\pasta\\ofício.pdf", "ofício.pdf"),
        ("quebra\r\nSet-Cookie: x.pdf", "quebraSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "anexo"),
        ("...", "anexo"),
    ],
)
def test_hostile_names_become_plain(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@given(st.text(max_size=400))
def test_a_kept_name_is_short_and_has_no_folder(sent: str) -> None:
    kept = clean_name(sent)
    assert 0 < len(kept) <= 120
    assert "/" not in kept


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("x" * 300 + ".pdf").endswith("x.pdf")


def test_a_download_is_called_by_its_number_and_by_what_it_is() -> None:
    assert download_name("Memorando 1.284/2026", "application/pdf") == "Memorando 1.284-2026.pdf"
    assert download_name("foto.JPG", "image/jpeg") == "foto.JPG"
    assert download_name("../..", "application/pdf").count("/") == 0
