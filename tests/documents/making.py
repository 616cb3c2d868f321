"""Documents for tests, made through the actions that the house uses."""

from sqlalchemy.orm import Session

from app.documents.actions import add_version, record_blob
from app.documents.models import Document, DocumentState, Release, Secrecy, Version, VersionPurpose
from app.kernel import clock
from app.people.actor import Actor
from storage import Stored

DIGEST = "a" * 64


def make_draft(
    session: Session, author: Actor, kind_id: int | None, *, digest: str = DIGEST, secrecy: Secrecy = Secrecy.PUBLIC
) -> Document:
    """A draft of the author's current department with one stored version."""
    assert author.department_id is not None
    document = Document(
        kind_id=kind_id, state=DocumentState.DRAFT, subject="Compra de papel", department_id=author.department_id,
        author_id=author.person_id, file_name="papel.pdf", pages=1, created_at=clock.now(), secrecy=secrecy,
    )  # fmt: skip
    session.add(document)
    session.flush()
    add_version(session, document, Stored(digest, 10), VersionPurpose.SEARCHABLE, made_by_id=author.person_id)
    session.flush()
    return document


def write_release(session: Session, document: Document) -> Release:
    """A release row for tests of what stands above the gate; the house has none but the gate's."""
    version = session.get_one(Version, document.current_version_id)
    record_blob(session, Stored(version.digest, 10), "application/pdf")
    release = Release(
        document_id=document.id, version_id=version.id, digest=version.digest, attachment_digests=[], at=clock.now()
    )
    session.add(release)
    document.state = DocumentState.RELEASED
    session.flush()
    return release
