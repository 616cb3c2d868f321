"""Official numbers: gapless by kind, department or city, and year (DOMAIN.md, 'Numbers'; RELIABILITY rule 3).

The counter row is locked in the document's own transaction: a rolled-back closing gives its number back, a number
once committed is never given again, not after cancellation either.
"""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentKind, Number, NumberSeries
from app.kernel import clock
from app.kernel.codes import render_number
from app.kernel.dialect import insert_ignore
from app.people.models import Department

DEPARTMENT_SCOPE = "department"


def give_number(session: Session, document: Document, zone: ZoneInfo) -> Number:
    """The document's number: the one it has since it was first closed, or the next of its series.

    Args:
        session: unit of work that holds the document's lock.
        document: with a kind.
        zone: the city's, since the year turns at its midnight and not at that of UTC.
    """
    held = session.scalars(sa.select(Number).where(Number.document_id == document.id)).first()
    if held is not None:
        return held
    kind = session.get_one(DocumentKind, document.kind_id)
    department = session.get_one(Department, document.department_id)
    moment = clock.now()
    year = moment.astimezone(zone).year
    series = series_name(kind, document.department_id)
    value = _next(session, series, year)
    label = render_number(kind.number_mask, kind=kind.name, number=value, year=year, department=department.acronym)
    number = Number(series=series, year=year, value=value, label=label, document_id=document.id, given_at=moment)
    session.add(number)
    session.flush()
    document.number_label = label
    return number


def series_name(kind: DocumentKind, department_id: int) -> str:
    """The series a kind's documents count in: the department's own, or the whole city's."""
    where = str(department_id) if kind.number_scope == DEPARTMENT_SCOPE else "city"
    return f"{kind.code}:{where}"


def _next(session: Session, series: str, year: int) -> int:
    table = sa.inspect(NumberSeries).local_table
    assert isinstance(table, sa.Table)
    insert_ignore(session, table, [{"series": series, "year": year, "last": 0}])
    query = sa.select(NumberSeries).where(NumberSeries.series == series, NumberSeries.year == year)
    counter = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    counter.last += 1
    session.flush()
    return counter.last
