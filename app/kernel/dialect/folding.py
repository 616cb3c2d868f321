"""Search that ignores case and accents alike on both databases: 'jose' finds 'José'."""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

SQLITE_FUNCTION = "carimbo_fold"
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str | None) -> str | None:
    """Lower case without accents; what SQLite calls for a column."""
    return None if text is None else _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


class folded(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it stands for
    """A text column as `fold` would give it."""

    type = sa.String()
    inherit_cache = True
    name = "folded"


def every_word(text: str, *columns: sa.ColumnElement[Any] | InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
    """Whether each word of a text is in one of the columns, whatever its case and accents; no words: always.

    Args:
        text: as typed; '%' and '_' mean themselves.
        columns: texts, may be NULL.
    """
    words = [str(fold(word)) for word in text.split()]
    return sa.and_(
        sa.true(), *(sa.or_(*(folded(column).contains(word, autoescape=True) for column in columns)) for word in words)
    )


@compiles(folded, "sqlite")
def _on_sqlite(element: folded, compiler: Any, **options: Any) -> str:
    return f"{SQLITE_FUNCTION}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _on_postgresql(element: folded, compiler: Any, **options: Any) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"lower(regexp_replace(normalize({inner}, NFKD), '[\u0300-\u036f]', '', 'g'))"
