"""A PDF that arrives signed by others: only empty, invisible signature fields are added, as a later revision.

Every earlier byte stays where it was, so earlier signatures stay intact (ISO 32000-1, 12.8; DocMDP 12.8.2.2).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPSpec,
    InvisSigSettings,
    SigFieldSpec,
    append_signature_field,
    enumerate_sig_fields,
)

from signing.closing.facts import ClosedFacts, FieldPlace, PlannedPlace, facts_of_file
from signing.closing.problems import DynamicForm, FieldTaken, NothingToSign, ProtectedDocument
from signing.errors import DocumentUnreadable, SigningForbidden

_HIDDEN = (0.0, 0.0, 0.0, 0.0)
_NO_CHANGES = 1
_UNREADABLE = (PdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)


def close_signed(source: Path, output: Path, places: tuple[PlannedPlace, ...]) -> ClosedFacts:
    """Copy a signed PDF and append one revision with the empty fields of the planned signers.

    Raises:
        DocumentUnreadable: not a PDF, or too damaged.
        ProtectedDocument: encrypted.
        DynamicForm: an XFA form.
        SigningForbidden: an earlier signature allows no further one.
        FieldTaken: a planned name is in use, or planned twice.
        NothingToSign: no pages.
    """
    shutil.copyfile(source, output)
    try:
        with output.open("r+b") as stream:
            pages = _add_fields(stream, places)
    except _UNREADABLE as error:
        output.unlink()
        raise DocumentUnreadable from error
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    fields = tuple(FieldPlace(place.field_name, 1, _HIDDEN) for place in places)
    return facts_of_file(output, pages, 0, fields)


def _add_fields(stream: BinaryIO, places: tuple[PlannedPlace, ...]) -> int:
    writer = IncrementalPdfFileWriter(stream, strict=False)
    reader = writer.prev
    pages = _refuse_unclosable(reader, [place.field_name for place in places])
    for place in places:
        # Print flag set and not hidden: PDF/A-2, 6.3.2, asks it of widgets of no size too.
        settings = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False)
        spec = SigFieldSpec(place.field_name, readable_field_name=place.label, invis_sig_settings=settings)
        append_signature_field(writer, spec)
    writer.write_in_place()
    return pages


def _refuse_unclosable(reader: PdfFileReader, planned: list[str]) -> int:
    """The number of pages of a document that may have these fields."""
    if reader.encrypted:
        raise ProtectedDocument
    pages = int(reader.root["/Pages"]["/Count"])
    if pages < 1:
        raise NothingToSign
    form = _entry(reader.root, "/AcroForm", DictionaryObject())
    if "/XFA" in form:
        raise DynamicForm
    taken = {str(_entry(field.get_object(), "/T", "")) for field in _entry(form, "/Fields", ())}
    if len(set(planned)) != len(planned) or taken & set(planned):
        raise FieldTaken
    if any(_forbids(rule, planned) for rule in _rules(reader)):
        raise SigningForbidden
    return pages


def _rules(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """What every signature there is says of later changes: transform parameters and the field's lock."""
    for _, signature, field in enumerate_sig_fields(reader, filled_status=True):
        lock = _entry(field.get_object(), "/Lock", None)
        if lock is not None:
            yield lock
        for reference in _entry(signature.get_object(), "/Reference", ()):
            yield _entry(reference.get_object(), "/TransformParams", DictionaryObject())


def _forbids(rule: DictionaryObject, planned: list[str]) -> bool:
    """DocMDP level 1 forbids any change (12.8.2.2); a lock on fields forbids filling those it names (12.8.2.4)."""
    if _entry(rule, "/P", None) == _NO_CHANGES:
        return True
    return "/Action" in rule and any(FieldMDPSpec.from_pdf_object(rule).is_locked(name) for name in planned)


def _entry(dictionary: DictionaryObject, key: str, default: Any) -> Any:
    """The value behind a key, references followed (the library's own `get` hands out the reference)."""
    if key not in dictionary:
        return default
    return dictionary[key]
