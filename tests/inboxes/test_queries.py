"""Pages of inboxes: tabs, search, filters, keyset, a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.inboxes import actions, queries
from app.inboxes.counters import Owner
from app.inboxes.models import EntryState
from app.inboxes.queries.entries import PAGE
from app.kernel import clock
from app.kernel.database import Database
from tests.fixtures import SmallCity
from tests.inboxes.moving import entry, filed, moved

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def obras(city: SmallCity) -> Owner:
    return Owner("department", city.obras)


def _fill(session: Session, city: SmallCity, owner: Owner, count: int, *, same_moment: bool = False) -> None:
    for number in range(count):
        at = NOON if same_moment else NOON + timedelta(minutes=number)
        with clock.running(lambda at=at: at):  # type: ignore[misc]  # bound at once
            moved(session, city, owner, subject=f"Assunto {number}")


def _subjects(session: Session, city: SmallCity, owner: Owner, **search: object) -> list[str]:
    found = queries.inbox_page(session, city.davi, owner, queries.Search(**search))  # type: ignore[arg-type]
    return [row.subject for row in found.rows]


@pytest.mark.parametrize("same_moment", [False, True])
def test_pages_forth_and_back(session: Session, city: SmallCity, obras: Owner, same_moment: bool) -> None:
    _fill(session, city, obras, 2 * PAGE + 3, same_moment=same_moment)
    pages, cursor = [], None
    for _ in range(3):
        pages.append(queries.inbox_page(session, city.davi, obras, queries.Search(cursor=cursor)))
        cursor = pages[-1].next
    assert cursor is None
    assert pages[0].previous is None
    numbers = [int(row.subject.split()[1]) for found in pages for row in found.rows]
    assert numbers == list(range(2 * PAGE + 2, -1, -1))
    back = queries.inbox_page(session, city.davi, obras, queries.Search(cursor=pages[2].previous))
    assert [row.entry_id for row in back.rows] == [row.entry_id for row in pages[1].rows]
    first = queries.inbox_page(session, city.davi, obras, queries.Search(cursor=back.previous))
    assert [row.entry_id for row in first.rows] == [row.entry_id for row in pages[0].rows]
    assert first.previous is None


def test_cursors_pass_through_addresses() -> None:
    for cursor in (queries.Cursor(NOON, 7), queries.Cursor(NOON, 7, back=True)):
        assert queries.Cursor.parse(str(cursor)) == cursor
    for nonsense in ("", "x", "7.ontem", "7.2026-11-22T12:00:00", "-"):
        assert queries.Cursor.parse(nonsense) is None


def test_tabs(session: Session, city: SmallCity, obras: Owner) -> None:
    _fill(session, city, obras, 2)
    row = queries.inbox_page(session, city.davi, obras, queries.Search()).rows[0]
    actions.conclude_entry(session, actor=city.davi, entry_id=row.entry_id)
    assert _subjects(session, city, obras) == ["Assunto 0"]
    assert _subjects(session, city, obras, state=EntryState.CONCLUDED) == ["Assunto 1"]
    assert _subjects(session, city, obras, state=EntryState.WAITING) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("assunto 1", ["Assunto 1"]), ("MEMO 7/2026", ["Assunto 1"]), ("ana compras", ["Assunto 1", "Assunto 0"]),
     ("100%", []), ("nada", [])],
)  # fmt: skip
def test_searching_number_subject_and_sender(
    session: Session, city: SmallCity, obras: Owner, text: str, found: list[str]
) -> None:
    moved(session, city, obras, subject="Assunto 0")
    moved(session, city, obras, subject="Assunto 1").number_label = "Memorando 7/2026"
    assert _subjects(session, city, obras, text=text) == found


def test_unread_and_assigned(session: Session, city: SmallCity, obras: Owner) -> None:
    seen, fresh = moved(session, city, obras, subject="visto"), moved(session, city, obras, subject="novo")
    actions.mark_seen(session, actor=city.davi, document_id=seen.id)
    entry_id = entry(session, seen, obras).id
    actions.assign_entry(session, actor=city.davi, entry_id=entry_id, person_id=city.davi.person_id)
    assert _subjects(session, city, obras, unread=True) == [fresh.subject]
    assert _subjects(session, city, obras, assigned_to=city.davi.person_id) == [seen.subject]


def test_a_row_says_where_it_came_from(session: Session, city: SmallCity, obras: Owner) -> None:
    moved(session, city, obras)
    row = queries.inbox_page(session, city.davi, obras, queries.Search()).rows[0]
    assert (row.department, row.person, row.kind, row.number) == ("Compras", city.ana.name, "Memorando", "")
    assert (row.unread, row.attachments, row.awaits_me, row.cancelled) == (True, 0, False, False)
    filed(session, city.davi)
    paper = queries.inbox_page(session, city.davi, obras, queries.Search()).rows[0]
    assert (paper.department, paper.person) == ("", city.davi.name)


def test_foreign_rows_are_left_out_whoever_asks(session: Session, city: SmallCity, obras: Owner) -> None:
    """Every query returning documents passes visible_to (DESIGN, floors)."""
    moved(session, city, obras)
    assert queries.inbox_page(session, city.clara, obras, queries.Search()).rows == ()


def test_counters_of_department_and_own(session: Session, city: SmallCity, obras: Owner) -> None:
    moved(session, city, obras, Owner("person", city.davi.person_id))
    counts = queries.Counts(open=1, waiting=0, unread=1)
    assert queries.counters_of(session, city.davi) == (counts, counts)
    assert queries.counters_of(session, city.clara) == (queries.Counts(), queries.Counts())


def test_a_page_costs_one_query_however_long(database: Database, city: SmallCity, obras: Owner) -> None:
    with database.writing() as session:
        _fill(session, city, obras, 12)
    statements: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with database.reading() as session:
        queries.inbox_page(session, city.davi, obras, queries.Search(text="assunto"))
    assert [statement[:6] for statement in statements] == ["BEGIN", "SELECT"]


def test_filters_count_what_they_leave_of_a_tab(session: Session, city: SmallCity, obras: Owner) -> None:
    """DOMAIN.md, 'Inboxes and movement': assigning blocks nobody, and shows whose it is."""
    _fill(session, city, obras, 3)
    first, second, _ = queries.inbox_page(session, city.davi, obras, queries.Search()).rows
    actions.assign_entry(session, actor=city.davi, entry_id=first.entry_id, person_id=city.davi.person_id)
    actions.mark_seen(session, actor=city.davi, document_id=second.document_id)
    session.flush()
    counted = queries.count_narrowed(session, city.davi, obras, EntryState.OPEN)
    assert counted == queries.Narrowed(unread=2, mine=1)
    assert queries.count_narrowed(session, city.davi, obras, EntryState.CONCLUDED) == queries.Narrowed()
    rows = queries.inbox_page(session, city.davi, obras, queries.Search(assigned_to=city.davi.person_id)).rows
    assert [(row.assigned_to, row.mine) for row in rows] == [("Davi Demonstração", True)]


def test_search_ignores_case_and_accents(session: Session, city: SmallCity, obras: Owner) -> None:
    moved(session, city, obras, subject="Manutenção da CRECHE Ipê")
    assert _subjects(session, city, obras, text="ipe MANUTENCAO") == ["Manutenção da CRECHE Ipê"]
    assert _subjects(session, city, obras, text="100%") == []
