"""The shape of what is found: a value, where it stands, and what makes it doubtful."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One value found in the text.

    Attributes:
        kind: 'cpf', 'cnpj', 'nup', 'nipe', 'date', 'subject', or the Portuguese word that names it:
            'Memorando' for a document number, 'Requerente' for a name.
        found: Exactly the characters of the page.
        value: The normalised value: ``529.982.247-25``, ``Memorando 1.284/2026``, ``2026-11-18``.
        page: Page, from 0.
        start: First character of the span in the page's text.
        end: One past the last character.
        warning: Portuguese sentence where the value is doubtful, else empty. A wrong check digit warns,
            it does not reject (DOMAIN.md, Numbers).
    """

    kind: str
    found: str
    value: str
    page: int
    start: int
    end: int
    warning: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.warning)


@dataclass(frozen=True, slots=True)
class Fields:
    """All fields of a document, each kind in reading order."""

    cpf: tuple[Field, ...] = ()
    cnpj: tuple[Field, ...] = ()
    numbers: tuple[Field, ...] = ()
    dates: tuple[Field, ...] = ()
    names: tuple[Field, ...] = ()
