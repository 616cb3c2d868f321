"""Routing, dispatches, and movements that wait for signatures (DOMAIN.md, 'Inboxes and movement', 'Signing')."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.documents.access import find_document, grant_arrival
from app.documents.actions import cancel_document
from app.documents.models import Document, DocumentState, Passage, Secrecy
from app.inboxes import actions as inboxes
from app.inboxes import counters as counting
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import EntryState, InboxEntry
from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.kernel.ledger import LedgerEntry
from app.people.actor import Actor
from app.people.models import Department, Person
from app.routing import actions
from app.routing.models import IntentState, Movement, MovementIntent, MovementKind
from app.routing.sending import Destination
from app.routing.states import INTENT_STATES
from tests.documents.making import make_draft, write_release
from tests.fixtures import SmallCity
from tests.inboxes.moving import counters, entry, receipts, recount


def _route(session: Session, actor: Actor, document: Document, *to: Destination, **more: object) -> actions.Routed:
    return actions.route_document(session, actor=actor, document_id=document.id, to=to, **more)  # type: ignore[arg-type]


def _acts(session: Session, prefix: str) -> list[str]:
    found = session.scalars(sa.select(LedgerEntry.action).order_by(LedgerEntry.id))
    return [act for act in found if act.startswith(prefix)]


def _states(session: Session) -> list[IntentState]:
    query = sa.select(MovementIntent).order_by(MovementIntent.id).execution_options(populate_existing=True)
    return [intent.state for intent in session.scalars(query)]


def test_the_whole_table_of_intents() -> None:
    rows = {(state.value, action.value, after.value) for (state, action), after in INTENT_STATES.rows.items()}
    assert rows == {("waiting", "go", "gone"), ("waiting", "withdraw", "withdrawn")}


class TestReleased:
    def test_goes_to_departments_and_persons(self, session: Session, city: SmallCity, released: Document) -> None:
        to = (Destination(city.obras), Destination(city.gabinete, city.elisa.person_id))
        routed = _route(session, city.ana, released, *to, note=" Para providências. ")
        assert [(each.to_department_id, each.to_person_id, each.note) for each in routed.movements] == [
            (city.obras, None, "Para providências."),
            (city.gabinete, city.elisa.person_id, "Para providências."),
        ]
        assert routed.intents == ()
        assert (
            counters(session)
            == recount(session)
            == {
                Owner("department", city.obras): {"open": 1, "unread": 1},
                Owner("person", city.elisa.person_id): {"open": 1, "unread": 1},
            }
        )
        assert receipts(session, released) == {
            (city.davi.person_id, city.obras, "delivered"),
            (city.elisa.person_id, city.gabinete, "delivered"),
        }
        assert _acts(session, "document.moved") == ["document.moved"] * 2

    def test_only_receivers_come_to_see_it(self, session: Session, city: SmallCity, released: Document) -> None:
        """DESIGN rule 2: whatever another department can see is a movement; restricted: only where it passed."""
        released.secrecy = Secrecy.RESTRICTED
        for actor in (city.davi, city.clara):
            if city.obras not in actor.department_ids:
                with pytest.raises(NotFound):
                    find_document(session, actor, released.id)
        _route(session, city.ana, released, Destination(city.gabinete))
        assert find_document(session, city.elisa, released.id) is released
        with pytest.raises(NotFound):
            find_document(session, city.clara, released.id)

    def test_a_person_receives_and_the_department_does_not(
        self, session: Session, city: SmallCity, released: Document
    ) -> None:
        _route(session, city.ana, released, Destination(city.gabinete, city.elisa.person_id))
        passages = session.execute(sa.select(Passage.department_id, Passage.person_id)).all()
        assert passages == [(None, city.elisa.person_id)]

    def test_sending_concludes_in_the_sender(self, session: Session, city: SmallCity) -> None:
        document, compras = _filed_and_released(session, city), Owner("department", city.compras)
        _route(session, city.ana, document, Destination(city.obras))
        assert entry(session, document, compras).state is EntryState.CONCLUDED
        with pytest.raises(Conflict, match="Reabra"):
            _route(session, city.ana, document, Destination(city.gabinete))
        inboxes.reopen_entry(session, actor=city.ana, entry_id=entry(session, document, compras).id)
        _route(session, city.ana, document, Destination(city.gabinete), keep_open=True)
        assert entry(session, document, compras).state is EntryState.OPEN
        assert counters(session) == recount(session)

    def test_it_comes_back_open_and_unread(self, session: Session, city: SmallCity) -> None:
        document, compras = _filed_and_released(session, city), Owner("department", city.compras)
        _route(session, city.ana, document, Destination(city.gabinete))
        _route(session, city.elisa, document, Destination(city.compras))
        back = entry(session, document, compras)
        assert (back.state, back.unread, back.from_department_id) == (EntryState.OPEN, True, city.gabinete)
        assert counters(session) == recount(session)

    def test_twice_the_same_destination_is_one(self, session: Session, city: SmallCity, released: Document) -> None:
        assert len(_route(session, city.ana, released, *[Destination(city.obras)] * 2).movements) == 1

    def test_movements_cannot_exist_without_a_release(
        self, session: Session, city: SmallCity, released: Document
    ) -> None:
        """DESIGN rule 2: NOT NULL foreign key to a release that only the gate writes."""
        movement = _route(session, city.ana, released, Destination(city.obras)).movements[0]
        columns = {name: getattr(movement, name) for name in Movement.__table__.c.keys() if name != "id"}  # noqa: SIM118
        for release_id in (None, 999):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(sa.insert(Movement).values(columns | {"release_id": release_id}))

    def test_movements_are_never_changed(self, session: Session, city: SmallCity, released: Document) -> None:
        _route(session, city.ana, released, Destination(city.obras))
        for statement in (sa.update(Movement).values(note="outra"), sa.delete(Movement)):
            with pytest.raises(IntegrityError, match="insert-only"), session.begin_nested():
                session.execute(statement)


def _filed_and_released(session: Session, city: SmallCity) -> Document:
    document = make_draft(session, city.ana, city.memo)
    grant_arrival(session, document, city.compras)
    tally = Tally()
    owner = Owner("department", city.compras)
    inboxes.arrive(session, inboxes.Arrival(document.id, owner, None, city.ana.person_id, clock.now()), tally)
    tally.write(session)
    write_release(session, document)
    return document


class TestRefused:
    @pytest.mark.parametrize("state", list(actions.NOT_YET))
    def test_states_in_which_nothing_moves(
        self, session: Session, city: SmallCity, draft: Document, state: DocumentState
    ) -> None:
        draft.state = state
        with pytest.raises(Conflict):
            _route(session, city.ana, draft, Destination(city.obras))
        with pytest.raises(Conflict):
            actions.dispatch_document(session, actor=city.ana, document_id=draft.id, text="Segue.")
        assert session.scalars(sa.select(InboxEntry)).all() == []

    def test_no_or_wrong_destinations(self, session: Session, city: SmallCity, released: Document) -> None:
        session.get_one(Department, city.protocolo).active = False
        session.get_one(Person, city.davi.person_id).active = False
        wrong: list[tuple[Destination, ...]] = [
            (),
            (Destination(city.compras),),
            (Destination(city.compras, city.ana.person_id),),
            (Destination(999),),
            (Destination(city.protocolo),),
            (Destination(city.obras, city.davi.person_id),),
            (Destination(city.obras, city.elisa.person_id),),
        ]
        for to in wrong:
            with pytest.raises(InvalidInput) as refusal:
                _route(session, city.ana, released, *to)
            assert refusal.value.field == "to"

    def test_secret_documents_go_to_persons_only(self, session: Session, city: SmallCity, released: Document) -> None:
        """DOMAIN.md, secrecy: secret needs per-person credentials."""
        released.secrecy = Secrecy.SECRET
        with pytest.raises(InvalidInput):
            _route(session, city.ana, released, Destination(city.obras))
        _route(session, city.ana, released, Destination(city.obras, city.davi.person_id))
        assert find_document(session, city.davi, released.id) is released

    def test_whoever_does_not_see_it(self, session: Session, city: SmallCity, released: Document) -> None:
        with pytest.raises(NotFound):
            _route(session, city.clara, released, Destination(city.obras))

    def test_whoever_works_in_another_department(self, session: Session, city: SmallCity, released: Document) -> None:
        _route(session, city.ana, released, Destination(city.compras, city.davi.person_id))
        _route(session, city.davi, released, Destination(city.gabinete))
        with pytest.raises(Conflict):
            _route(session, city.davi, released, Destination(city.protocolo))

    def test_a_note_without_end(self, session: Session, city: SmallCity, released: Document) -> None:
        with pytest.raises(InvalidInput):
            _route(session, city.ana, released, Destination(city.obras), note="x" * 10_001)


class TestWaiting:
    def _ask(self, session: Session, city: SmallCity, draft: Document, **more: object) -> MovementIntent:
        return _route(session, city.ana, draft, Destination(city.obras), note="Segue.", **more).intents[0]

    def test_nothing_moves_before_the_last_signature(self, session: Session, city: SmallCity, draft: Document) -> None:
        """DOMAIN.md: a document moves on only when every signature its type demands is on it."""
        self._ask(session, city, draft)
        assert session.scalars(sa.select(Movement)).all() == []
        assert session.scalars(sa.select(Passage)).all() == []
        assert counters(session) == {}
        assert _acts(session, "movement") == ["movement.asked"]

    def test_it_waits_in_the_senders_inbox(self, session: Session, city: SmallCity) -> None:
        document, compras = _filed_and_released(session, city), Owner("department", city.compras)
        document.state = DocumentState.DRAFT
        intent = self._ask(session, city, document)
        assert entry(session, document, compras).state is EntryState.WAITING
        actions.withdraw_intent(session, actor=city.ana, intent_id=intent.id)
        assert entry(session, document, compras).state is EntryState.OPEN
        assert counters(session) == recount(session)

    def test_goes_by_itself_once_however_often_it_is_told(
        self, session: Session, city: SmallCity, draft: Document
    ) -> None:
        self._ask(session, city, draft)
        write_release(session, draft)
        assert [len(actions.send_waiting(session, draft.id)) for _ in range(3)] == [1, 0, 0]
        movement = session.scalars(sa.select(Movement)).one()
        assert (movement.to_department_id, movement.note, movement.actor_id) == (
            city.obras, "Segue.", city.ana.person_id,
        )  # fmt: skip
        assert _states(session) == [IntentState.GONE]
        assert _acts(session, "movement") == ["movement.asked", "movement.gone"]
        assert counters(session) == recount(session) == {Owner("department", city.obras): {"open": 1, "unread": 1}}

    @pytest.mark.parametrize(("keep_open", "state"), [(False, EntryState.CONCLUDED), (True, EntryState.OPEN)])
    def test_going_concludes_in_the_sender(
        self, session: Session, city: SmallCity, keep_open: bool, state: EntryState
    ) -> None:
        document = _filed_and_released(session, city)
        document.state = DocumentState.DRAFT
        self._ask(session, city, document, keep_open=keep_open)
        document.state = DocumentState.RELEASED
        actions.send_waiting(session, document.id)
        assert entry(session, document, Owner("department", city.compras)).state is state

    def test_reopened_before_the_job_came(self, session: Session, city: SmallCity, draft: Document) -> None:
        self._ask(session, city, draft)
        assert actions.send_waiting(session, draft.id) == []
        assert _states(session) == [IntentState.WAITING]

    def test_cancelled_before_the_job_came(self, session: Session, city: SmallCity, draft: Document) -> None:
        self._ask(session, city, draft)
        cancel_document(session, actor=city.ana, document=draft, motive="Duplicado.")
        assert actions.send_waiting(session, draft.id) == []

    def test_what_is_cancelled_waits_no_more(self, session: Session, city: SmallCity) -> None:
        document = _filed_and_released(session, city)
        document.state = DocumentState.DRAFT
        self._ask(session, city, document)
        cancel_document(session, actor=city.ana, document=document, motive="Duplicado.")
        for _ in range(2):
            actions.stop_cancelled(session, document.id)
        assert _states(session) == [IntentState.WITHDRAWN]
        assert entry(session, document, Owner("department", city.compras)).state is EntryState.OPEN

    def test_asked_twice_it_goes_once(self, session: Session, city: SmallCity, draft: Document) -> None:
        self._ask(session, city, draft)
        with pytest.raises(Conflict):
            self._ask(session, city, draft)

    def test_withdrawn_it_stays(self, session: Session, city: SmallCity, draft: Document) -> None:
        intent = self._ask(session, city, draft)
        actions.withdraw_intent(session, actor=city.ana, intent_id=intent.id)
        with pytest.raises(Conflict):
            actions.withdraw_intent(session, actor=city.ana, intent_id=intent.id)
        write_release(session, draft)
        assert actions.send_waiting(session, draft.id) == []
        assert _acts(session, "movement") == ["movement.asked", "movement.withdrawn"]

    def test_wishes_of_two_senders_change_counters_in_one_order(
        self, session: Session, city: SmallCity, draft: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two acts over the same inboxes must not wait for each other: owners are written in their global order."""
        for number, (sender, to) in enumerate(((city.davi, city.gabinete), (city.ana, city.obras))):
            intent = MovementIntent(
                document_id=draft.id, from_department_id=sender.department_id, actor_id=sender.person_id,
                to_department_id=to, note=str(number), keep_open=False, state=IntentState.WAITING, asked_at=clock.now(),
            )  # fmt: skip
            session.add(intent)
        write_release(session, draft)
        written: list[Owner] = []
        monkeypatch.setattr(counting, "_apply", lambda _session, owner, _change: written.append(owner))
        assert len(actions.send_waiting(session, draft.id)) == 2
        assert {Owner("department", city.obras), Owner("department", city.gabinete)} <= set(written)
        assert written == sorted(written)

    def test_one_of_two_withdrawn_leaves_the_other_waiting(self, session: Session, city: SmallCity) -> None:
        document = _filed_and_released(session, city)
        document.state = DocumentState.DRAFT
        first = self._ask(session, city, document)
        _route(session, city.ana, document, Destination(city.gabinete))
        actions.withdraw_intent(session, actor=city.bruno, intent_id=first.id)
        assert entry(session, document, Owner("department", city.compras)).state is EntryState.WAITING

    def test_others_do_not_withdraw(self, session: Session, city: SmallCity, draft: Document) -> None:
        intent = self._ask(session, city, draft)
        for intent_id in (intent.id, 999):
            with pytest.raises(NotFound):
                actions.withdraw_intent(session, actor=city.clara, intent_id=intent_id)
        session.add(Passage(document_id=draft.id, department_id=city.protocolo, arrival=True, at=clock.now()))
        session.flush()
        with pytest.raises(Forbidden):
            actions.withdraw_intent(session, actor=city.clara, intent_id=intent.id)
        with pytest.raises(Forbidden):
            _route(session, city.clara, draft, Destination(city.obras))

    def test_a_kind_that_demands_no_signature_is_closed_by_sending(self, session: Session, city: SmallCity) -> None:
        """DOMAIN.md, Numbers: on sending where no signature is demanded."""
        note = make_draft(session, city.ana, city.note)
        routed = _route(session, city.ana, note, Destination(city.obras))
        assert len(routed.intents) == 1, "it goes once its PDF is prepared and released"
        assert note.state is DocumentState.CLOSING


class TestDispatch:
    def _dispatch(self, session: Session, actor: Actor, document: Document, **more: object) -> Movement:
        text = more.pop("text", "De acordo.")
        return actions.dispatch_document(
            session, actor=actor, document_id=document.id, text=text, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def test_goes_back_to_where_it_came_from(self, session: Session, city: SmallCity) -> None:
        document = _filed_and_released(session, city)
        _route(session, city.ana, document, Destination(city.gabinete))
        answer = self._dispatch(session, city.elisa, document)
        assert (answer.kind, answer.from_department_id, answer.to_department_id, answer.note) == (
            MovementKind.DISPATCH, city.gabinete, city.compras, "De acordo.",
        )  # fmt: skip
        assert entry(session, document, Owner("department", city.gabinete)).state is EntryState.CONCLUDED

    def test_or_to_a_chosen_department(self, session: Session, city: SmallCity) -> None:
        document = _filed_and_released(session, city)
        _route(session, city.ana, document, Destination(city.gabinete))
        answer = self._dispatch(session, city.elisa, document, to_department_id=city.obras, keep_open=True)
        assert answer.to_department_id == city.obras
        assert entry(session, document, Owner("department", city.gabinete)).state is EntryState.OPEN

    def test_needs_words_and_somebody_to_answer_to(self, session: Session, city: SmallCity, released: Document) -> None:
        for text in ("", "  "):
            with pytest.raises(InvalidInput):
                self._dispatch(session, city.ana, released, text=text)
        with pytest.raises(InvalidInput):
            self._dispatch(session, city.ana, released)

    def test_is_a_movement_so_it_needs_the_release(self, session: Session, city: SmallCity, draft: Document) -> None:
        with pytest.raises(Conflict):
            self._dispatch(session, city.ana, draft, to_department_id=city.obras)
