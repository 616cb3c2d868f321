"""Who may call a view: every view carries one of these decorators; a view without one fails the factory's test.

The session's hook sets ``g.actor``; the check is made by the view itself, so that no way of registering it escapes.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import current_app, g, redirect, request, url_for

from app.kernel.errors import Forbidden, NotSignedIn
from app.web.pages import local_path, redirect_after

if TYPE_CHECKING:  # the floor above: `web` knows the actor by name only, never at run time
    from app.people.actor import Actor

SIGN_IN = "people.sign_in"
PUBLIC, SIGNED_IN = "public", "signed-in"

View = TypeVar("View", bound=Callable[..., Any])


def current_actor() -> "Actor":
    """The signed-in person of this request.

    Raises:
        NotSignedIn: nobody is.
    """
    actor = g.get("actor")
    if actor is None:
        raise NotSignedIn("Entre para continuar: sua sessão terminou ou ainda não começou.")
    return cast("Actor", actor)


def is_signed_in() -> bool:
    """Whether somebody is signed in."""
    return g.get("actor") is not None


def public(view: View) -> View:
    """Anybody may call the view."""
    view.carimbo_access = PUBLIC  # type: ignore[attr-defined]  # functions take attributes, their type does not say so
    return view


def signed_in(view: View) -> View:
    """Only people who signed in may call the view; others are sent to sign in and come back."""
    return _guarded(view, SIGNED_IN, ())


def roles(*allowed: StrEnum) -> Callable[[View], View]:
    """Only people who hold one of these roles in some department may call the view.

    Args:
        allowed: members of `people.models.Role`.
    """
    name = ",".join(sorted(role.value for role in allowed))
    return lambda view: _guarded(view, name, allowed)


def _guarded(view: View, access: str, allowed: tuple[StrEnum, ...]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not is_signed_in():
            return to_sign_in()
        if allowed and not cast(Any, current_actor()).has_role(*allowed):
            raise Forbidden("Seu perfil não permite esta ação. Se precisar dela, fale com a chefia do setor.")
        return view(*args, **kwargs)

    guarded.carimbo_access = access  # type: ignore[attr-defined]  # read by the factory's test of all routes
    return cast(View, guarded)


def to_sign_in() -> Any:
    """Send the reader to sign in, with the page to come back to where there is one.

    Raises:
        NotSignedIn: a program asked, or the sign-in page is not part of this application.
    """
    wants_page = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "text/html"
    if not wants_page or SIGN_IN not in current_app.view_functions:
        raise NotSignedIn("Entre para continuar: sua sessão terminou ou ainda não começou.")
    if request.method != "GET":
        return redirect_after(url_for(SIGN_IN))
    here = local_path(request.full_path.rstrip("?"))
    address = url_for(SIGN_IN, next=here)
    return redirect_after(address) if "HX-Request" in request.headers else redirect(address)
