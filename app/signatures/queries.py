"""What pages show of signatures."""

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager

from app.documents.access import visible_to
from app.documents.models import Document, DocumentKind, Level, Number, NumberSeries, Version
from app.documents.numbers import series_name
from app.kernel.codes import render_number
from app.kernel.errors import Forbidden, NotFound
from app.people.actor import Actor
from app.people.models import Department, Person
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest
from app.signatures.visibility import STANDING

PAGE_SIZE = 50


class QueueTab(enum.StrEnum):
    """The tabs of the queue."""

    MY_TURN = "vez"
    WAITING = "espera"
    SIGNED = "assinados"
    REFUSED = "recusados"


@dataclass(frozen=True)
class QueueRow:
    """A place of mine, as the queue lists it; `position` and `places` count from 1."""

    place_id: int
    title: str
    kind: str
    department: str
    author: str
    position: int
    places: int
    level: Level


@dataclass(frozen=True)
class Signer:
    """One place of a request, in order."""

    place_id: int
    person_id: int
    name: str
    title: str
    position: int
    state: PlaceState
    at: datetime | None
    minimum_level: Level
    level: Level | None
    demonstration: bool
    refusal_motive: str
    failure: str


@dataclass(frozen=True)
class Standing:
    """The newest request of a document, whatever became of it, and its signers."""

    request_id: int
    state: RequestState
    failure: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class PlaceToSign:
    """A place on its page: the document, the exact version, and all signers."""

    place_id: int
    document: Document
    digest: str
    level_reason: str
    standing: Standing

    @property
    def mine(self) -> Signer:
        """The signer whose page this is."""
        return next(signer for signer in self.standing.signers if signer.place_id == self.place_id)


def _in_tab(tab: QueueTab) -> sa.ColumnElement[bool]:
    place, request = SignaturePlace.state, SignatureRequest.state
    return {
        QueueTab.MY_TURN: sa.and_(request == RequestState.OPEN, place.in_((PlaceState.PENDING, PlaceState.SIGNING))),
        QueueTab.WAITING: sa.and_(request == RequestState.OPEN, place == PlaceState.WAITING),
        QueueTab.SIGNED: sa.and_(request.in_(STANDING), place == PlaceState.SIGNED),
        QueueTab.REFUSED: request == RequestState.REFUSED,
    }[tab]


def my_queue(session: Session, actor: Actor, tab: QueueTab, *, offset: int = 0) -> list[QueueRow]:
    """My places in one tab, newest first; one more than a page where there is more."""
    everyone = aliased(SignaturePlace)
    total = sa.select(sa.func.count(everyone.id)).where(everyone.request_id == SignatureRequest.id)
    query = (
        sa.select(SignaturePlace, Document, DocumentKind.name, Department.name, Person.name, total.scalar_subquery())
        .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
        .join(Document, Document.id == SignatureRequest.document_id)
        .join(Department, Department.id == Document.department_id)
        .join(Person, Person.id == Document.author_id)
        .outerjoin(DocumentKind, DocumentKind.id == Document.kind_id)
        .where(SignaturePlace.person_id == actor.person_id, _in_tab(tab), visible_to(actor))
        .order_by(SignatureRequest.id.desc())
        .offset(offset)
        .limit(PAGE_SIZE + 1)
    )
    return [
        QueueRow(
            place_id=place.id,
            title=document.subject,
            kind=document.number_label or kind or "",
            department=department,
            author=author,
            position=place.ordinal,
            places=count,
            level=place.minimum_level,
        )
        for place, document, kind, department, author, count in session.execute(query)
    ]


def count_my_turn(session: Session, actor: Actor) -> int:
    """How many documents wait for the actor's own signature now; the counter beside 'Para assinar'."""
    return queue_counts(session, actor)[QueueTab.MY_TURN]


def queue_counts(session: Session, actor: Actor) -> dict[QueueTab, int]:
    """How many places of mine wait for me or for others; the other tabs are not counted."""
    query = (
        sa.select(SignaturePlace.state, sa.func.count())
        .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
        .where(SignaturePlace.person_id == actor.person_id, SignatureRequest.state == RequestState.OPEN)
        .group_by(SignaturePlace.state)
    )
    found = dict(session.execute(query).all())
    mine = found.get(PlaceState.PENDING, 0) + found.get(PlaceState.SIGNING, 0)
    return {QueueTab.MY_TURN: mine, QueueTab.WAITING: found.get(PlaceState.WAITING, 0)}


def is_signing(session: Session, actor: Actor) -> bool:
    """Whether a signature of the actor is being made."""
    query = sa.select(SignaturePlace.id).where(
        SignaturePlace.person_id == actor.person_id, SignaturePlace.state == PlaceState.SIGNING
    )
    return session.scalar(query.limit(1)) is not None


def standing_of(session: Session, document_id: int) -> Standing | None:
    """The newest request of a document, with its signers; the caller has checked that the document may be seen."""
    query = (
        sa.select(SignatureRequest, SignaturePlace, Person.name)
        .outerjoin(SignaturePlace, SignaturePlace.request_id == SignatureRequest.id)
        .outerjoin(Person, Person.id == SignaturePlace.person_id)
        .where(SignatureRequest.id == _newest(document_id))
        .order_by(SignaturePlace.ordinal)
        .execution_options(populate_existing=True)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    request = rows[0][0]
    signers = tuple(_signer(request, place, name) for _request, place, name in rows if place is not None)
    return Standing(request.id, request.state, request.failure or "", signers)


def _newest(document_id: int) -> sa.ScalarSelect[int]:
    newest = sa.select(sa.func.max(SignatureRequest.id)).where(SignatureRequest.document_id == document_id)
    return newest.scalar_subquery()


def _signer(request: SignatureRequest, place: SignaturePlace, name: str) -> Signer:
    return Signer(
        place_id=place.id,
        person_id=place.person_id,
        name=name,
        title=place.title,
        position=place.position,
        state=place.state,
        at=place.signed_at or (request.ended_at if place.state is PlaceState.REFUSED else None),
        minimum_level=place.minimum_level,
        level=place.level,
        demonstration=place.demonstration,
        refusal_motive=place.refusal_motive or "",
        failure=place.failure or "",
    )


def place_to_sign(session: Session, actor: Actor, place_id: int) -> PlaceToSign:
    """A place of the actor's own.

    Raises:
        NotFound: no such place, its request was withdrawn, or the document is not the actor's to see.
        Forbidden: somebody else's place.
    """
    query = (
        sa.select(SignaturePlace, Document, Version.digest)
        .join(SignatureRequest, SignatureRequest.id == SignaturePlace.request_id)
        .join(Document, Document.id == SignatureRequest.document_id)
        .join(Version, Version.id == Document.current_version_id)
        .outerjoin(Document.kind)
        .where(SignaturePlace.id == place_id, SignatureRequest.state.in_(STANDING), visible_to(actor))
        .options(contains_eager(Document.kind))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("Este pedido de assinatura não existe mais ou não está ao seu alcance.")
    place, document, digest = row
    if place.person_id != actor.person_id:
        raise Forbidden("Esta assinatura foi pedida a outra pessoa. Cada um assina só com a própria chave.")
    standing = standing_of(session, document.id)
    if standing is None or standing.request_id != place.request_id:
        raise NotFound("Este pedido de assinatura não existe mais.")
    return PlaceToSign(place.id, document, digest, place.level_reason, standing)


def forecast_number(session: Session, document: Document, year: int) -> str:
    """The number that the document would get now; a forecast, since only closing gives one."""
    held = session.scalar(sa.select(Number.label).where(Number.document_id == document.id))
    kind = session.get(DocumentKind, document.kind_id) if document.kind_id else None
    if held is not None or kind is None:
        return held or ""
    series = series_name(kind, document.department_id)
    query = sa.select(NumberSeries.last).where(NumberSeries.series == series, NumberSeries.year == year)
    department = session.get_one(Department, document.department_id)
    number = (session.scalar(query) or 0) + 1
    return render_number(kind.number_mask, kind=kind.name, number=number, year=year, department=department.acronym)
