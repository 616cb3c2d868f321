"""Closing a document for signature: what is printed on it, and where each planned signature will go.

Page content first, then fields, then signatures: a stamp drawn after a signature breaks it, so everything here
happens before the first one. A PDF that arrives signed by others gets empty fields only (`close_signed`).
"""

from signing.closing.arrival import close_signed
from signing.closing.document import close_document
from signing.closing.facts import AttachmentLine, ClosedFacts, Closing, FieldPlace, PlannedPlace
from signing.closing.problems import AlreadySigned, DynamicForm, FieldTaken, NothingToSign, ProtectedDocument
from signing.closing.sheet import verification_sheet

__all__ = [
    "AlreadySigned",
    "AttachmentLine",
    "ClosedFacts",
    "Closing",
    "DynamicForm",
    "FieldPlace",
    "FieldTaken",
    "NothingToSign",
    "PlannedPlace",
    "ProtectedDocument",
    "close_document",
    "close_signed",
    "verification_sheet",
]
