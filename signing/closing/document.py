"""Closing a document nobody has signed yet: a stamp on every page, the signature sheet, the empty fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from signing.closing.facts import ClosedFacts, Closing, facts_of_file
from signing.closing.fields import refuse_unclosable
from signing.closing.ink import Kit
from signing.closing.problems import NothingToSign, ProtectedDocument
from signing.closing.sheet import append_sheet
from signing.closing.stamp import Stamp
from signing.errors import DocumentUnreadable


def close_document(source: Path, output: Path, closing: Closing) -> ClosedFacts:
    """Write the document as it will be signed; the source is not touched.

    Page sizes, rotations, annotations, form fields and PDF/A conformance are kept; fields named as in
    `closing.places` are where each signer's visible signature will be drawn.

    Raises:
        DocumentUnreadable: not a PDF, or too damaged.
        ProtectedDocument, DynamicForm, AlreadySigned, FieldTaken, NothingToSign: see `signing.closing.problems`.
    """
    with _opened(source) as pdf:
        refuse_unclosable(pdf, closing.places)
        originals = len(pdf.pages)
        if not originals:
            raise NothingToSign
        kit = Kit(pdf)
        stamp = Stamp(kit, closing)
        fields = append_sheet(kit, closing, stamp.qr)
        total = len(pdf.pages)
        for number, page in enumerate(pdf.pages, start=1):
            stamp.put(page, number, total, inside=closing.margin_free or number > originals)
        kit.finish()
        _save(pdf, output)
    return facts_of_file(output, total, total - originals, fields)


@contextmanager
def _opened(source: Path) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise ProtectedDocument
            yield pdf
    except pikepdf.PasswordError:
        raise ProtectedDocument from None
    except (pikepdf.PdfError, RecursionError) as error:
        raise DocumentUnreadable from error


def _save(pdf: pikepdf.Pdf, output: Path) -> None:
    """Write, leaving nothing behind when the disk fills or the file turns out to be damaged."""
    try:
        pdf.save(output)
    except BaseException:
        output.unlink(missing_ok=True)
        raise
