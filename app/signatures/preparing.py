"""What the closing job needs to know: number and code given, and every word that is printed on the document."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.actions import source_version
from app.documents.models import Attachment, Blob, Document, DocumentState
from app.documents.numbers import give_number
from app.kernel import ledger
from app.kernel.codes import normalise_code, verification_code
from app.people.models import City, Person
from app.signatures.closing import lock_request
from app.signatures.models import RequestState, SignaturePlace, SignatureRequest
from signing.closing.facts import AttachmentLine, Closing, PlannedPlace

VERIFY_PATH = "/v/"


@dataclass(frozen=True)
class Preparation:
    """One document to prepare.

    Attributes:
        source_digest: the bytes to start from.
        arrived_signed: page content is frozen, only fields may be added; the code goes on a separate sheet.
        closing: what is printed.
    """

    source_digest: str
    arrived_signed: bool
    closing: Closing


def prepare(session: Session, request_id: int, zone: ZoneInfo, public_address: str) -> Preparation | None:
    """Give the document its number and code, once, and say what is to be printed.

    The number comes here and not at the click, so that it, the code and what the stamp says are one transaction;
    a second attempt of the job, or a second closing, finds the same ones.

    Args:
        session: a short writing unit of work.
        request_id: the request being closed.
        zone: the city's.
        public_address: https address of this installation; empty where none is set.

    Returns:
        What to do; None where the closing is off or done.
    """
    document, request = lock_request(session, request_id)
    if document.state is not DocumentState.CLOSING or request.state is not RequestState.OPEN:
        return None
    source = source_version(session, document)
    if document.code is None or document.number_label is None:
        number = give_number(session, document, zone)
        document.code = document.code or new_code(session)
        ledger.append(
            session, ledger.document_chain(document.id), "document.numbered", request.created_by_id,
            series=number.series, year=number.year, value=number.value,
        )  # fmt: skip
    return Preparation(source.digest, document.arrived_signed, _closing(session, document, request, public_address))


def new_code(session: Session) -> str:
    """A verification code, 16 signs without dashes, that no document has (80 random bits: the loop is for honesty)."""
    while True:
        code = verification_code().replace("-", "")
        if session.scalar(sa.select(Document.id).where(Document.code == code)) is None:
            return code


def _closing(session: Session, document: Document, request: SignatureRequest, public_address: str) -> Closing:
    city = session.scalars(sa.select(City)).one()
    code = normalise_code(document.code or "") or ""
    return Closing(
        city=f"{city.government} de {city.name}",
        number_label=document.number_label or "",
        title=document.subject,
        code=code,
        verify_url=f"{public_address.rstrip('/')}{VERIFY_PATH}{document.code}" if public_address else None,
        attachments=_attachments(session, document),
        places=_places(session, request),
    )


def _attachments(session: Session, document: Document) -> tuple[AttachmentLine, ...]:
    query = sa.select(Attachment.name, Blob.size, Blob.digest).join(Blob, Blob.digest == Attachment.digest)
    rows = session.execute(query.where(Attachment.document_id == document.id).order_by(Attachment.position))
    return tuple(AttachmentLine(row.name, row.size, row.digest) for row in rows)


def _places(session: Session, request: SignatureRequest) -> tuple[PlannedPlace, ...]:
    query = sa.select(SignaturePlace.field_name, Person.name, SignaturePlace.title).join(
        Person, Person.id == SignaturePlace.person_id
    )
    rows = session.execute(query.where(SignaturePlace.request_id == request.id).order_by(SignaturePlace.ordinal))
    return tuple(PlannedPlace(row.field_name, row.name, row.title) for row in rows)
