"""Signature fields in the interactive form: what is there already, and the empty ones for the planned signers."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from signing.closing.facts import FieldPlace, PlannedPlace
from signing.closing.problems import AlreadySigned, DynamicForm, FieldTaken
from signing.closing.stamp import empty_appearance

_PRINTED_AND_LOCKED = 132
_SIGNATURES_EXIST_APPEND_ONLY = 3
_MOST_FIELDS = 20_000


def refuse_unclosable(pdf: pikepdf.Pdf, places: tuple[PlannedPlace, ...]) -> None:
    """Look at the form before anything is drawn.

    Raises:
        DynamicForm: it is an XFA form.
        AlreadySigned: a signature field holds a value, or the document is certified.
        FieldTaken: a planned name is in use, or planned twice.
    """
    form = pdf.Root.get(Name.AcroForm)
    names = [place.field_name for place in places]
    if len(set(names)) != len(names):
        raise FieldTaken
    if not isinstance(form, pikepdf.Dictionary):
        return
    if Name.XFA in form:
        raise DynamicForm
    for name, signed in _fields(form):
        if signed:
            raise AlreadySigned
        if name in names:
            raise FieldTaken


def add_field(
    pdf: pikepdf.Pdf, page: pikepdf.Object, place: PlannedPlace, rect: tuple[float, float, float, float], number: int
) -> FieldPlace:
    """Make one empty, visible signature field on a page; it keeps the form's other fields as they are."""
    left, bottom, right, top = rect
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(place.field_name),
            TU=String(f"Assinatura: {place.label}"),
            Rect=Array(rect),
            F=_PRINTED_AND_LOCKED,
            P=page,
            AP=Dictionary(N=empty_appearance(pdf, right - left, top - bottom)),
        )
    )
    page.Annots = Array([*page.get(Name.Annots, Array()), field])
    form = _form(pdf)
    form.Fields = Array([*form.get(Name.Fields, Array()), field])
    form.SigFlags = _SIGNATURES_EXIST_APPEND_ONLY
    return FieldPlace(place.field_name, number, rect)


def _form(pdf: pikepdf.Pdf) -> pikepdf.Object:
    if not isinstance(pdf.Root.get(Name.AcroForm), pikepdf.Dictionary):
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array()))
    return pdf.Root.AcroForm


def _fields(form: pikepdf.Object) -> Iterator[tuple[str, bool]]:
    """Partial name of every field, and whether it is a signature with a value."""
    waiting: list[tuple[pikepdf.Object, object]] = [(field, None) for field in _children(form, Name.Fields)]
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return
        field, inherited_type = waiting.pop()
        kind = field.get(Name.FT, inherited_type)
        yield str(field.get(Name.T, "")), kind == Name.Sig and Name.V in field
        waiting += [(child, kind) for child in _children(field, Name.Kids)]


def _children(node: pikepdf.Object, key: Name) -> list[pikepdf.Object]:
    children = node.get(key)
    if not isinstance(children, pikepdf.Array):
        return []
    return [child for child in children if isinstance(child, pikepdf.Dictionary)]
