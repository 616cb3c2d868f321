"""What people do to move documents: route, answer by dispatch, withdraw what has not gone yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import find_document, is_origin
from app.documents.models import Document, DocumentState, Secrecy
from app.inboxes.actions import sending_entries
from app.inboxes.counters import Tally
from app.inboxes.models import EntryState
from app.kernel import clock, ledger
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.people.actor import Actor
from app.people.models import Department, Membership, Person
from app.routing.models import IntentState, Movement, MovementIntent, MovementKind
from app.routing.sending import Destination, Leg, Sending, resume, send, wait
from app.routing.states import INTENT_STATES, IntentAction
from app.signatures.closing import cancel_request
from app.signatures.gate import ensure_release, release_of

NOTE_LIMIT = 10_000
_State = DocumentState
NOT_YET = {
    _State.RECEIVED: "O documento ainda está sendo lido.",
    _State.NEEDS_PASSWORD: "O arquivo pede senha e ainda não foi lido.",
    _State.UNREADABLE: "O arquivo não pôde ser lido.",
    _State.TO_CHECK: "O documento ainda está em conferência.",
    _State.REFUSED: "Uma assinatura foi recusada. Corrija o documento e peça as assinaturas de novo.",
    _State.CANCELLED: "O documento foi cancelado e não anda mais.",
}


@dataclass(frozen=True)
class Routed:
    """What became of a wish to send: it went, or it waits for signatures."""

    movements: tuple[Movement, ...] = ()
    intents: tuple[MovementIntent, ...] = ()


def route_document(
    session: Session,
    *,
    actor: Actor,
    document_id: int,
    to: Sequence[Destination],
    note: str = "",
    keep_open: bool = False,
) -> Routed:
    """Send a document to departments and persons; before the last signature the wish waits and goes by itself.

    Sending concludes it in the sender unless 'keep open' is chosen (DOMAIN.md, 'Inboxes and movement').

    Args:
        session: writing unit of work.
        actor: sends from the department they are working in.
        document_id: in one of the sender's inboxes.
        to: at least one destination.
        note: read by everybody who receives it.
        keep_open: leave it open in the sender.

    Raises:
        NotFound: no such document for this actor.
        Forbidden: it is not in the sender's inboxes.
        Conflict: concluded there, cancelled, refused, still being read, or asked for already.
        InvalidInput: no destination, an unknown one, the sender itself, or a secret document to a whole department.
    """
    document = find_document(session, actor, document_id, lock=True)
    sending = Sending(document.id, actor.current.department_id, actor.person_id, keep_open)
    _must_be_at_hand(session, actor, document, sending)
    _must_be_movable(document)
    destinations = list(dict.fromkeys(to))
    _check_destinations(session, sending, document, destinations)
    legs = [Leg(destination, _clean(note)) for destination in destinations]
    release = ensure_release(session, document, actor)
    if release is not None:
        return Routed(movements=tuple(send(session, sending, legs, release)))
    return Routed(intents=_ask(session, sending, legs))


def dispatch_document(
    session: Session,
    *,
    actor: Actor,
    document_id: int,
    text: str,
    to_department_id: int | None = None,
    keep_open: bool = False,
) -> Movement:
    """Write a dispatch (despacho) into the document's thread; it takes the document back to where it came from.

    Args:
        session: writing unit of work.
        actor: answers for the department they are working in.
        document_id: released, in one of the sender's inboxes.
        text: plain text.
        to_department_id: another department than the one it came from.
        keep_open: leave it open in the sender.

    Raises:
        NotFound: no such document for this actor.
        Forbidden: it is not in the sender's inboxes.
        Conflict: not released, or concluded here.
        InvalidInput: no text, or nobody to answer to.
    """
    document = find_document(session, actor, document_id, lock=True)
    sending = Sending(document.id, actor.current.department_id, actor.person_id, keep_open)
    _must_be_at_hand(session, actor, document, sending)
    _must_be_movable(document)
    words = _clean(text)
    if not words:
        raise InvalidInput("Escreva o despacho.", "text")
    release = release_of(session, document)
    if release is None:
        raise Conflict("O despacho só anda com o documento assinado. Espere as assinaturas ou peça o envio.")
    target = to_department_id or came_from(session, document, sending.from_department_id)
    if target is None:
        raise InvalidInput("O documento não veio de outro setor: use Tramitar e escolha o destino.", "text")
    destination = Destination(target)
    _check_destinations(session, sending, document, [destination])
    return send(session, sending, [Leg(destination, words, MovementKind.DISPATCH)], release)[0]


def withdraw_intent(session: Session, *, actor: Actor, intent_id: int) -> MovementIntent:
    """Take back a movement that waits for signatures.

    Raises:
        NotFound: no such wish, or not for this actor.
        Forbidden: neither who asked nor the document's origin.
        Conflict: it has gone, or was withdrawn.
    """
    known = session.get(MovementIntent, intent_id)
    if known is None:
        raise NotFound("Este pedido de envio não existe.")
    document = find_document(session, actor, known.document_id, lock=True)
    intent = session.get_one(MovementIntent, intent_id, with_for_update=True, populate_existing=True)
    if intent.actor_id != actor.person_id and not is_origin(actor, document):
        raise Forbidden("Só quem pediu o envio ou o setor de origem pode retirá-lo.")
    _end(session, intent, IntentAction.WITHDRAW, "movement.withdrawn", actor.person_id)
    if not waiting_intents(session, document.id):
        resume(session, Sending(document.id, intent.from_department_id, intent.actor_id))
    return intent


def send_waiting(session: Session, document_id: int) -> list[Movement]:
    """Let go what waited for the last signature. Done twice, it sends once: what went waits no more.

    Args:
        session: writing unit of work of the job `document.released`.
        document_id: whose release was written; nothing happens if it was reopened or cancelled since.
    """
    document = session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    release = release_of(session, document)
    if release is None:
        return []
    movements: list[Movement] = []
    tally = Tally()
    for sending, group in _by_sender(waiting_intents(session, document_id)).items():
        legs = [Leg(Destination(each.to_department_id, each.to_person_id), each.note) for each in group]
        movements += send(session, sending, legs, release, tally)
        for intent in group:
            _end(session, intent, IntentAction.GO, "movement.gone", None)
    tally.write(session)
    return movements


def stop_cancelled(session: Session, document_id: int) -> None:
    """Withdraw whatever a cancelled document still waited for: signatures, and movements that were to follow them.

    Args:
        session: writing unit of work of the job `document.cancelled`.
        document_id: of the cancelled document; done twice, it changes nothing more.
    """
    document = session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    cancel_request(session, document)
    intents = waiting_intents(session, document_id)
    for intent in intents:
        _end(session, intent, IntentAction.WITHDRAW, "movement.withdrawn", None)
    resume(session, *_by_sender(intents))


def waiting_intents(session: Session, document_id: int) -> list[MovementIntent]:
    """Movements of a document that wait for signatures, oldest first, locked."""
    waiting = sa.and_(MovementIntent.document_id == document_id, MovementIntent.state == IntentState.WAITING)
    query = sa.select(MovementIntent).where(waiting).order_by(MovementIntent.id).with_for_update()
    return list(session.scalars(query.execution_options(populate_existing=True)))


def came_from(session: Session, document: Document, department_id: int) -> int | None:
    """The department that last sent the document here, else its origin; None if that is here."""
    arrived = sa.and_(Movement.document_id == document.id, Movement.to_department_id == department_id)
    elsewhere = Movement.from_department_id != department_id
    query = sa.select(Movement.from_department_id).where(arrived, elsewhere).order_by(Movement.id.desc()).limit(1)
    origin = session.scalar(query) or document.department_id
    return origin if origin != department_id else None


def _ask(session: Session, sending: Sending, legs: Sequence[Leg]) -> tuple[MovementIntent, ...]:
    asked = {(each.to_department_id, each.to_person_id) for each in waiting_intents(session, sending.document_id)}
    if any((leg.to.department_id, leg.to.person_id) in asked for leg in legs):
        raise Conflict("Este envio já foi pedido e sai sozinho quando a última assinatura chegar.")
    intents = tuple(_intent(sending, leg) for leg in legs)
    session.add_all(intents)
    session.flush()
    for intent in intents:
        _note(session, intent, "movement.asked", sending.actor_id)
    wait(session, sending)
    return intents


def _intent(sending: Sending, leg: Leg) -> MovementIntent:
    return MovementIntent(
        document_id=sending.document_id,
        state=IntentState.WAITING,
        from_department_id=sending.from_department_id,
        to_department_id=leg.to.department_id,
        to_person_id=leg.to.person_id,
        actor_id=sending.actor_id,
        note=leg.note,
        keep_open=sending.keep_open,
        asked_at=clock.now(),
    )


def _by_sender(intents: Sequence[MovementIntent]) -> dict[Sending, list[MovementIntent]]:
    """Wishes of one sender go together; it stays open there if one of them says so."""
    groups: dict[tuple[int, int], list[MovementIntent]] = {}
    for intent in intents:
        groups.setdefault((intent.from_department_id, intent.actor_id), []).append(intent)
    return {
        Sending(group[0].document_id, department, actor, any(each.keep_open for each in group)): group
        for (department, actor), group in groups.items()
    }


def _end(session: Session, intent: MovementIntent, action: IntentAction, act: str, actor_id: int | None) -> None:
    intent.state = INTENT_STATES.after(intent.state, action)
    intent.ended_at = clock.now()
    _note(session, intent, act, actor_id)


def _note(session: Session, intent: MovementIntent, act: str, actor_id: int | None) -> None:
    chain = ledger.document_chain(intent.document_id)
    to = {"to_department": intent.to_department_id, "to_person": intent.to_person_id}
    ledger.append(session, chain, act, actor_id, intent=intent.id, **to)


def _must_be_at_hand(session: Session, actor: Actor, document: Document, sending: Sending) -> None:
    entries = sending_entries(session, document.id, sending.senders)
    if any(entry.state is not EntryState.CONCLUDED for entry in entries):
        return
    if entries:
        raise Conflict("O documento já foi concluído aqui. Reabra-o antes de enviar.")
    if not is_origin(actor, document) or document.department_id != sending.from_department_id:
        raise Forbidden("O documento não está na caixa do setor em que você está trabalhando.")


def _must_be_movable(document: Document) -> None:
    if document.state in NOT_YET:
        raise Conflict(NOT_YET[document.state])


def _check_destinations(
    session: Session, sending: Sending, document: Document, destinations: Sequence[Destination]
) -> None:
    if not destinations:
        raise InvalidInput("Escolha para onde enviar.", "to")
    for destination in destinations:
        if destination.owner in sending.senders:
            raise InvalidInput("O documento já está aí: escolha outro destino.", "to")
        if document.secrecy is Secrecy.SECRET and destination.person_id is None:
            raise InvalidInput("Documento sigiloso vai só para pessoas, uma a uma.", "to")
        if not _exists(session, destination):
            raise InvalidInput("Um dos destinos não existe mais. Escolha de novo.", "to")


def _exists(session: Session, destination: Destination) -> bool:
    query = sa.select(Department.id).where(Department.id == destination.department_id, Department.active)
    if destination.person_id is not None:
        member = sa.and_(Membership.department_id == Department.id, Membership.active)
        query = query.join(Membership, member).join(Person, sa.and_(Person.id == Membership.person_id, Person.active))
        query = query.where(Person.id == destination.person_id)
    return session.scalar(query) is not None


def _clean(text: str) -> str:
    words = text.strip()
    if len(words) > NOTE_LIMIT:
        raise InvalidInput(f"Use até {NOTE_LIMIT} letras; o que passa disso vai melhor em um anexo.", "note")
    return words
