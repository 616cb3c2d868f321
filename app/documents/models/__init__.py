"""Tables of documents."""

from app.documents.models.document import (
    Attachment,
    Blob,
    CheckKind,
    Document,
    DocumentState,
    PageText,
    Passage,
    Release,
    Secrecy,
    Version,
    VersionPurpose,
)
from app.documents.models.kind import DocumentKind, Level, SignerRule, SignerRuleRole
from app.documents.models.number import Number, NumberSeries

__all__ = [
    "Attachment",
    "Blob",
    "CheckKind",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Level",
    "Number",
    "NumberSeries",
    "PageText",
    "Passage",
    "Release",
    "Secrecy",
    "SignerRule",
    "SignerRuleRole",
    "Version",
    "VersionPurpose",
]
