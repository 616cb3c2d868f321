"""Closing a document for signature: what is printed on it, and where each planned signature will go.

Page content first, then fields, then signatures: a stamp drawn after a signature breaks it, so everything here
happens before the first one. `document.close_document` prints and makes the fields; a PDF that arrives signed by others
gets empty fields only (`arrival.close_signed`) and a sheet of its own (`sheet.verification_sheet`).

Only words are exported here, so that a process that orders a closing loads no PDF library.
"""

from signing.closing.facts import AttachmentLine, ClosedFacts, Closing, FieldPlace, PlannedPlace
from signing.closing.problems import AlreadySigned, DynamicForm, FieldTaken, NothingToSign, ProtectedDocument

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
]
