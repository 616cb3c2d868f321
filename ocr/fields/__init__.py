"""What can be read off a document by pattern: CPF, CNPJ, numbers, dates, labelled names, the subject."""

from collections.abc import Callable, Sequence

from ocr.fields.dates import find_dates
from ocr.fields.model import Field, Fields
from ocr.fields.names import find_names, find_subject
from ocr.fields.numbers import find_numbers
from ocr.fields.registers import find_cnpj, find_cpf

__all__ = ["Field", "Fields", "find_fields", "find_subject"]


def find_fields(pages: Sequence[str]) -> Fields:
    """Finds every field of a document.

    Args:
        pages: Text of each page, in order, as read.

    Returns:
        Fields in reading order, each with its page (from 0) and character span in that page's string,
        so that ``pages[field.page][field.start:field.end] == field.found``.
    """
    return Fields(
        cpf=_on_each(pages, find_cpf),
        cnpj=_on_each(pages, find_cnpj),
        numbers=_on_each(pages, find_numbers),
        dates=_on_each(pages, find_dates),
        names=_on_each(pages, find_names),
    )


def _on_each(pages: Sequence[str], find: Callable[[str, int], list[Field]]) -> tuple[Field, ...]:
    return tuple(field for page, text in enumerate(pages) for field in find(text, page))
