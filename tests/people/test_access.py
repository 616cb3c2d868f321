"""Who may call a view (RELIABILITY, security acceptance 5)."""

import pytest
from flask import Flask, g

from app.kernel.errors import Forbidden, NotSignedIn
from app.people.models import Role
from app.web.access import current_actor, public, roles, signed_in, to_sign_in
from tests.fixtures import SmallCity


def _view() -> str:
    return "shown"


def test_every_decorator_leaves_its_mark() -> None:
    marks = [getattr(view, "carimbo_access", "") for view in (public(_view), signed_in(_view))]
    assert marks == ["public", "signed-in"]
    guarded = roles(Role.PROTOCOL_CLERK, Role.ADMINISTRATOR)(_view)
    assert getattr(guarded, "carimbo_access", "") == "administrator,protocol_clerk"


def test_roles(city: SmallCity) -> None:
    guarded = roles(Role.PROTOCOL_CLERK)(_view)
    with Flask("x").test_request_context("/"):
        g.actor = city.clara
        assert guarded() == "shown"
        assert current_actor() is city.clara
        g.actor = city.ana
        with pytest.raises(Forbidden):
            guarded()


def test_nobody_without_a_sign_in_page_is_refused() -> None:
    with Flask("x").test_request_context("/"):
        for call in (current_actor, to_sign_in, signed_in(_view)):
            with pytest.raises(NotSignedIn):
                call()
