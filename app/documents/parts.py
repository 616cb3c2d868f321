"""What upper floors add to a document's page, by registration: it shows movements and receipts without knowing them.

Each part gives a fragment of the page's context. Fragments are merged: dicts key by key, lists one after the other,
anything else replaces what was there. `app.documents.views` sorts the timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.documents.models import Document
from app.people.actor import Actor


@dataclass(frozen=True)
class Shown:
    """A document on its page, seen by somebody.

    Attributes:
        session: the request's unit of work; it may write (the receipt 'opened').
        content_open: whether pages, texts and attachments are shown to this person.
    """

    session: Session
    actor: Actor
    document: Document
    content_open: bool


Part = Callable[[Shown], dict[str, Any]]
_parts: list[Part] = []


def page_part(part: Part) -> Part:
    """Register a part of the page, from a floor above; parts run in the order of registration."""
    _parts.append(part)
    return part


def compose(shown: Shown, context: dict[str, Any]) -> dict[str, Any]:
    """The page's context with every registered fragment merged in."""
    for part in _parts:
        merge(context, part(shown))
    return context


def merge(context: dict[str, Any], fragment: dict[str, Any]) -> None:
    """Put a fragment into a context, in place."""
    for key, value in fragment.items():
        present = context.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(value)
        else:
            context[key] = value
