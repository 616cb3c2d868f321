"""A form that never loses what was typed: values and errors side by side, 422 with a summary."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Response, request
from flask_babel import gettext as _

from app.kernel.errors import InvalidInput
from app.web import unit
from app.web.pages import page

SECRETS = frozenset({"current", "password", "password_again", "pin", "pin_again"})
"""Fields typed blind: a password may begin or end with a blank."""


@dataclass
class Form:
    """What was typed and what is wrong with it.

    Attributes:
        values: text by field name; repeated fields keep their first here, all of them in ``lists``.
        errors: one sentence by field name; '' names the form as a whole.
        lists: every value by field name, for check boxes and multiple choices.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def sent(cls, *names: str) -> "Form":
        """Read the named fields of the present request, stripped of outer blanks; secrets are taken as they are."""
        sent = request.form.getlist
        lists = {name: sent(name) if name in SECRETS else [value.strip() for value in sent(name)] for name in names}
        return cls({name: found[0] if found else "" for name, found in lists.items()}, {}, lists)

    def __getitem__(self, name: str) -> str:
        """Text of a field, '' if it was not sent."""
        return self.values.get(name, "")

    def all(self, name: str) -> list[str]:
        """Every value of a repeated field."""
        return self.lists.get(name, [])

    def refuse(self, name: str, message: str) -> None:
        """Mark a field; the first thing said about it stands."""
        self.errors.setdefault(name, message)

    def require(self, names: Iterable[str], message: str = "") -> None:
        """Mark every named field that is empty."""
        for name in names:
            if not self[name]:
                self.refuse(name, message or _("Preencha este campo."))

    def check(self, name: str, condition: bool, message: str) -> None:
        """Mark a field unless a condition holds."""
        if not condition:
            self.refuse(name, message)

    def blame(self, error: InvalidInput) -> None:
        """Take the refusal of an action: on its field if it names one, else on the whole form."""
        self.refuse(error.field if error.field in self.values else "", error.message)

    @property
    def valid(self) -> bool:
        """Whether nothing is marked."""
        return not self.errors


def invalid(template: str, form: Form, block: str = "", **context: object) -> Response:
    """The same page again, 422, with what was typed and what is wrong with it.

    Whatever the refused act began is discarded: what is to stay (a count of attempts) was finished before.
    """
    unit.discard()
    return page(template, block, status=422, form=form, **context)
