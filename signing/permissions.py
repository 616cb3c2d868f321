"""Whether earlier signatures let one more signature be made (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

pyHanko looks at the certifying signature alone; a lock laid down by an approval signature is broken without a word.
"""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from signing.errors import FieldMissing, SigningForbidden

_NO_CHANGES = 1


def check_may_sign(reader: PdfFileReader, field_name: str) -> None:
    """Refuse a field that is missing or filled, or that an earlier signature locks.

    Raises:
        FieldMissing: no empty signature field of that name.
        SigningForbidden: DocMDP with P = 1, or FieldMDP over the field.
    """
    fields = [(name, value) for name, value, _ in enumerate_sig_fields(reader)]
    if [value for name, value in fields if name == field_name] != [None]:
        raise FieldMissing
    for _, value in fields:
        if value is not None:
            for kind, parameters in _transforms(value.get_object()):
                _check_transform(kind, parameters, field_name)


def _transforms(signature: Any) -> Iterator[tuple[str, Any]]:
    for reference in signature.get("/Reference", ()):
        entry = reference.get_object()
        yield str(entry.get("/TransformMethod")), entry.get("/TransformParams", {})


def _check_transform(kind: str, parameters: Any, field_name: str) -> None:
    if parameters.get("/P") == _NO_CHANGES:
        raise SigningForbidden
    if kind == "/FieldMDP" and _locks(parameters, field_name):
        raise SigningForbidden("Uma assinatura anterior bloqueou este campo do documento.")


def _locks(parameters: Any, field_name: str) -> bool:
    named = any(_covers(str(each), field_name) for each in parameters.get("/Fields", ()))
    action = parameters.get("/Action")
    return action == pdf_name("/All") or named is (action == pdf_name("/Include"))


def _covers(locked: str, field_name: str) -> bool:
    """A lock on a parent field covers its children."""
    return field_name == locked or field_name.startswith(f"{locked}.")
