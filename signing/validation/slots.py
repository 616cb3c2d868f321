"""Every signature a PDF holds, found without trusting the library's list.

Fields are counted from the form itself: `/FT /Sig` (inherited or not) with a `/V`. One value under two fields is
one signature. Nothing found is left out of the report, whatever it turns out to be.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.validation.objects import entry

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[")
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Slot:
    """One signature field.

    Attributes:
        value: identity of the signature dictionary: its object number, or the ByteRange of a direct one; None
            when the field is empty.
    """

    name: str
    field: DictionaryObject
    value: object | None


@dataclass(frozen=True, slots=True)
class Found:
    """All signature fields, deduplicated.

    Attributes:
        complete: False when the form was larger or deeper than the limits.
    """

    signed: tuple[Slot, ...]
    empty: tuple[str, ...]
    complete: bool


def find_slots(reader: PdfFileReader, max_fields: int) -> Found:
    """Walk the form's fields; malformed ones are skipped, cycles followed once."""
    walk = _Walk(max_fields)
    slots = list(walk.below(entry(entry(reader.root, "/AcroForm"), "/Fields"), "", None, 0))
    signed = {slot.value: slot for slot in reversed(slots) if slot.value is not None}
    empty = tuple(slot.name for slot in slots if slot.value is None)
    return Found(tuple(reversed(signed.values())), empty, walk.complete)


def traces(stream: BinaryIO) -> int:
    """How many ByteRanges the raw bytes hold: more than signatures found means one was taken out of sight."""
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return sum(1 for _ in _BYTE_RANGE.finditer(content))


class _Walk:
    def __init__(self, max_fields: int) -> None:
        self._left, self._seen = max_fields, set[tuple[int, int]]()
        self.complete = True

    def below(self, children: object, prefix: str, kind: object, depth: int) -> Iterator[Slot]:
        for reference in children if isinstance(children, ArrayObject) else ():
            field = self._visit(reference, depth)
            if field is None:
                continue
            own = str(entry(field, "/T", ""))
            name = f"{prefix}.{own}" if prefix and own else prefix or own
            field_kind = entry(field, "/FT", kind)
            if field_kind == "/Sig" and ("/V" in field or "/Kids" not in field):
                yield Slot(name, field, _identity(field))
            else:
                yield from self.below(entry(field, "/Kids"), name, field_kind, depth + 1)

    def _visit(self, reference: object, depth: int) -> DictionaryObject | None:
        if self._left == 0 or depth > _DEEPEST:
            self.complete = False
            return None
        self._left -= 1
        if isinstance(reference, IndirectObject):
            if (key := (reference.idnum, reference.generation)) in self._seen:
                return None
            self._seen.add(key)
            reference = reference.get_object()
        return reference if isinstance(reference, DictionaryObject) else None


def _identity(field: DictionaryObject) -> object | None:
    if "/V" not in field:
        return None
    value = field.raw_get("/V")
    if isinstance(value, IndirectObject):
        return (value.idnum, value.generation)
    return repr(entry(value, "/ByteRange")) if isinstance(value, DictionaryObject) else repr(value)[:200]
