"""The shape of a classification."""

from dataclasses import dataclass

LABELS = ("memo", "circular", "letter", "request", "permit", "certificate", "opinion", "invoice", "other")
"""The nine kinds. A bill to pay (boleto, fatura) is an 'invoice', a receipt (recibo) is 'other'; an
occupancy permit (habite-se) is a 'permit', an attestation (atestado, declaração) a 'certificate'."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One kind, how sure (0 to 1, never 1), and the words of the text that speak for it."""

    label: str
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """The best kind, and the three best.

    Attributes:
        label: One of `LABELS`.
        confidence: Precision measured on files the rules were not written on (see `ocr.classify.confidence`).
        evidence: Words as found in the text, the strongest first.
        guesses: The three best, best first; the first is the classification itself.
    """

    label: str
    confidence: float
    evidence: tuple[str, ...]
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class DepartmentCue:
    """What a municipality says of a department, editable by its administrator.

    Attributes:
        id: The caller's own identifier.
        names: Full names, as on letterheads.
        acronyms: Such as 'SEMED'; matched in capitals only.
        keywords: Matters this department deals with.
    """

    id: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentGuess:
    """A department, how sure (0 to 1, never 1), and the words of the text that speak for it."""

    id: str
    confidence: float
    evidence: tuple[str, ...]
