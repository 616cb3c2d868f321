"""The request's unit of work: opened at first use, committed by the request hook in `factory`, discarded on errors."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app, g, request
from sqlalchemy.orm import Session

from app.kernel.database import Database

View = TypeVar("View", bound=Callable[..., Any])


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["carimbo.database"])


def writes(view: View) -> View:
    """Mark a GET view that writes (only the idempotent 'opened' and access rows may)."""
    view.carimbo_writes = True  # type: ignore[attr-defined]  # a mark on the function, read by `db`
    return view


def db() -> Session:
    """The session of this request. SQLite's write lock is taken at once when the request may write."""
    if "unit" not in g:
        view = current_app.view_functions.get(request.endpoint or "")
        may_write = request.method not in {"GET", "HEAD", "OPTIONS"} or getattr(view, "carimbo_writes", False)
        context = database().writing() if may_write else database().reading()
        g.unit = context
        g.session = context.__enter__()
    return cast(Session, g.session)


def finish(error: BaseException | None = None) -> None:
    """End the unit of work: commit, or roll back when there was an error. Called by the request hook and error handler.

    Slow work in a view (storing an upload, asking the signing desk) calls this first, so that no transaction is open.
    """
    context = g.pop("unit", None)
    g.pop("session", None)
    if context is None:
        return
    if error is None:
        context.__exit__(None, None, None)
    else:
        _discard(context, error)


def discard() -> None:
    """End the unit of work with nothing written: what a refused form began must not be committed."""
    finish(RuntimeError("a refused form writes nothing"))


def _discard(context: Any, error: BaseException) -> None:
    try:
        context.__exit__(type(error), error, error.__traceback__)
    except BaseException as raised:
        if raised is not error:
            raise
