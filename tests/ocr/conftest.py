"""Files in the shapes city halls receive, made once a run (see tests/ocr/pages.py for the makers)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ocr import pages


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """A function that writes bytes under a name in this test's folder and gives its path."""

    def write(name: str, content: bytes) -> Path:
        target = tmp_path / name
        target.write_bytes(content)
        return target

    return write


@pytest.fixture(scope="session")
def digital_memo() -> bytes:
    """A one-page PDF with real text."""
    return pages.digital_pdf([pages.MEMO])


@pytest.fixture(scope="session")
def scanned_memo() -> bytes:
    """A one-page PDF that holds only a picture of the memo, 200 dpi grey."""
    return pages.scanned_pdf([pages.page_image()])
