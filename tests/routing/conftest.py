"""What routing tests share."""

import pytest
from sqlalchemy.orm import Session

from app.documents.models import Document
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity


@pytest.fixture
def draft(session: Session, city: SmallCity) -> Document:
    """A memo of Ana's in Compras; her signature lacks."""
    return make_draft(session, city.ana, city.memo)


@pytest.fixture
def released(session: Session, draft: Document) -> Document:
    """The memo with the gate's release."""
    write_release(session, draft)
    return draft
