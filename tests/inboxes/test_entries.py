"""Inboxes (DOMAIN.md, 'Inboxes and movement')."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.inboxes import actions
from app.inboxes.counters import Owner, Tally
from app.inboxes.models import EntryState
from app.inboxes.states import ENTRY_STATES, EntryAction
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.ledger import LedgerEntry
from tests.fixtures import SmallCity
from tests.inboxes.moving import counters, entry, filed, moved, recount


def test_the_whole_table() -> None:
    """DOMAIN.md: 'conclude' is per department; re-arrival opens again; undo for archive (UI.md rule 6)."""
    rows = {(state.value, action.value, after.value) for (state, action), after in ENTRY_STATES.rows.items()}
    assert rows == {
        ("open", "arrive", "open"),
        ("waiting", "arrive", "open"),
        ("concluded", "arrive", "open"),
        ("open", "wait", "waiting"),
        ("waiting", "resume", "open"),
        ("open", "conclude", "concluded"),
        ("waiting", "conclude", "concluded"),
        ("concluded", "reopen", "open"),
    }
    with pytest.raises(Conflict):
        ENTRY_STATES.after(EntryState.OPEN, EntryAction.REOPEN)


def test_open_in_several_departments_at_once_and_concluded_in_one(session: Session, city: SmallCity) -> None:
    obras, gabinete = Owner("department", city.obras), Owner("department", city.gabinete)
    document = moved(session, city, obras, gabinete)
    actions.conclude_entry(session, actor=city.davi, entry_id=entry(session, document, obras).id)
    assert entry(session, document, obras).state is EntryState.CONCLUDED
    assert entry(session, document, gabinete).state is EntryState.OPEN
    assert counters(session) == {gabinete: {"open": 1, "unread": 1}}


def test_concluding_is_undone(session: Session, city: SmallCity) -> None:
    owner = Owner("department", city.obras)
    entry_id = entry(session, moved(session, city, owner), owner).id
    actions.conclude_entry(session, actor=city.davi, entry_id=entry_id)
    again = actions.reopen_entry(session, actor=city.davi, entry_id=entry_id)
    assert (again.state, again.unread) == (EntryState.OPEN, False)
    with pytest.raises(Conflict):
        actions.reopen_entry(session, actor=city.davi, entry_id=entry_id)


def test_each_act_is_one_ledger_entry(session: Session, city: SmallCity) -> None:
    owner = Owner("department", city.obras)
    entry_id = entry(session, moved(session, city, owner), owner).id
    actions.conclude_entry(session, actor=city.davi, entry_id=entry_id)
    actions.reopen_entry(session, actor=city.davi, entry_id=entry_id)
    actions.assign_entry(session, actor=city.davi, entry_id=entry_id, person_id=city.davi.person_id)
    acts = session.execute(sa.select(LedgerEntry.action, LedgerEntry.actor_id)).all()
    assert acts == [(act, city.davi.person_id) for act in ("entry.concluded", "entry.reopened", "entry.assigned")]


def test_arriving_again_opens_and_marks_unread(session: Session, city: SmallCity) -> None:
    owner = Owner("department", city.obras)
    document = moved(session, city, owner)
    actions.conclude_entry(session, actor=city.davi, entry_id=entry(session, document, owner).id)
    tally = Tally()
    before = entry(session, document, owner).moved_at
    actions.arrive(session, actions.Arrival(document.id, owner, city.gabinete, 1, before), tally)
    tally.write(session)
    again = entry(session, document, owner)
    assert (again.state, again.unread, again.from_department_id) == (EntryState.OPEN, True, city.gabinete)
    assert counters(session) == {owner: {"open": 1, "unread": 1}}


def test_first_opening_makes_the_row_plain_in_ones_department_and_own_inbox(session: Session, city: SmallCity) -> None:
    """DOMAIN.md: rows unread are bold."""
    department, own = Owner("department", city.obras), Owner("person", city.davi.person_id)
    elsewhere = Owner("department", city.gabinete)
    document = moved(session, city, department, own, elsewhere)
    for _ in range(2):
        actions.mark_seen(session, actor=city.davi, document_id=document.id)
    assert counters(session) == {department: {"open": 1}, own: {"open": 1}, elsewhere: {"open": 1, "unread": 1}}


def test_assigning_blocks_nobody(session: Session, city: SmallCity) -> None:
    """DOMAIN.md: assigning to a colleague blocks nobody."""
    entry_id = entry(session, filed(session, city.ana), Owner("department", city.compras)).id
    actions.assign_entry(session, actor=city.ana, entry_id=entry_id, person_id=city.bruno.person_id)
    assert actions.conclude_entry(session, actor=city.davi, entry_id=entry_id).assigned_to_id == city.bruno.person_id
    assert actions.assign_entry(session, actor=city.davi, entry_id=entry_id, person_id=None).assigned_to_id is None


def test_only_members_are_assigned_and_only_in_departments(session: Session, city: SmallCity) -> None:
    own = Owner("person", city.davi.person_id)
    document = moved(session, city, own)
    with pytest.raises(InvalidInput):
        actions.assign_entry(session, actor=city.davi, entry_id=entry(session, document, own).id, person_id=None)
    entry_id = entry(session, filed(session, city.ana), Owner("department", city.compras)).id
    with pytest.raises(InvalidInput):
        actions.assign_entry(session, actor=city.ana, entry_id=entry_id, person_id=city.clara.person_id)


@pytest.mark.parametrize("act", [actions.conclude_entry, actions.reopen_entry])
def test_foreign_entries_do_not_exist(session: Session, city: SmallCity, act: object) -> None:
    entry_id = entry(session, filed(session, city.ana), Owner("department", city.compras)).id
    for foreign in (entry_id, 999):
        with pytest.raises(NotFound):
            act(session, actor=city.clara, entry_id=foreign)  # type: ignore[operator]  # both take the same


def test_waiting_and_going_on(session: Session, city: SmallCity) -> None:
    owner, tally = Owner("department", city.compras), Tally()
    document = filed(session, city.ana)
    for act, after in ((actions.wait_in, "waiting"), (actions.resume_in, "open"), (actions.resume_in, "open")):
        act(session, document.id, [owner], tally)
        tally.write(session)
        assert counters(session) == {owner: {after: 1, "unread": 1}} == recount(session)


def test_somebody_without_a_department_has_their_own_inbox(session: Session, city: SmallCity) -> None:
    own = Owner("person", city.davi.person_id)
    document = moved(session, city, own)
    actions.mark_seen(session, actor=replace(city.davi, memberships=(), department_id=None), document_id=document.id)
    assert counters(session) == {own: {"open": 1}}
