"""What verification does to an untrusted file inside a child process; it imports no more, since each child pays."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pypdfium2

from app.kernel.codes import normalise_code

_CODE = re.compile(r"(?:[0-9A-Z]{4}[-\s]?){3}[0-9A-Z]{4}")
_MOST_CODES = 20


def codes_in(path: str) -> list[str]:
    """Verification codes printed in a PDF, last page first.

    An unreadable file has none.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return []
    found: dict[str, None] = {}
    with document:
        for number in sorted({len(document) - 1, *range(min(len(document), 5))}, reverse=True):
            text = document[number].get_textpage().get_text_bounded()
            for match in _CODE.findall(text):
                code = normalise_code(match)
                if code:
                    found[code] = None
    return list(found)[:_MOST_CODES]


def differences(original: str, submitted: str) -> list[dict[str, Any]]:
    """`signing.validation.compare_text` for a process boundary; a file that cannot be read shows no difference."""
    from signing.validation import compare_text  # noqa: PLC0415 - looking for codes does not pay for it

    try:
        return [asdict(change) for change in compare_text(Path(original), Path(submitted))]
    except ValueError:
        return []
