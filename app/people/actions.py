"""What people do about themselves: sign in, change a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.kernel import clock, ledger
from app.kernel.codes import cpf_is_valid
from app.kernel.errors import Conflict, Forbidden, NotFound, TooManyAttempts
from app.people import sessions
from app.people.actor import Actor
from app.people.attempts import attempt_key, count_attempt, forgive
from app.people.models import City, Person

TRIES = 5
ADDRESS_TRIES = 60
"""An office of hundreds shares one public address (docs/decisions/0010-sign-in-limits.md)."""
PERIOD = timedelta(minutes=15)
WRONG = "CPF, e-mail ou senha não conferem."
TOO_MANY = "Muitas tentativas. Espere 15 minutos e tente de novo."


@dataclass(frozen=True)
class SignInAttempt:
    """A counted attempt, carried from the first transaction over the slow hash to the second.

    Attributes:
        person_id: None for somebody unknown or disabled: the answer is the same as for a wrong password.
        stored: the hash to compare with; None for the unknown.
        keys: of the counts to take back if the password is right.
        allowed: False if the limit was reached; the caller commits, then refuses.
    """

    person_id: int | None
    stored: str | None
    keys: tuple[str, ...]
    allowed: bool

    def must_be_allowed(self) -> None:
        """Refuse where the limit was reached; called after the count was committed.

        Raises:
            TooManyAttempts: 5 wrong attempts within 15 minutes for this account, or 60 from this address.
        """
        if not self.allowed:
            raise TooManyAttempts(TOO_MANY)


def begin_sign_in(session: Session, *, identifier: str, address: str) -> SignInAttempt:
    """Count an attempt and find whom it is for. The caller commits, whatever the answer.

    Args:
        session: writing unit of work.
        identifier: CPF, with or without punctuation, or e-mail.
        address: where the request came from.
    """
    name = normalise_identifier(identifier)
    person = session.scalars(sa.select(Person).where(sa.or_(Person.cpf == name, Person.email == name))).first()
    account = f"person:{person.id}" if person else name
    limits = {attempt_key("sign-in.account", account): TRIES, attempt_key("sign-in.address", address): ADDRESS_TRIES}
    keys, allowed = tuple(limits), _count_all(session, limits, clock.now())
    known = person if person is not None and person.active else None
    return SignInAttempt(known.id if known else None, known.password_hash if known else None, keys, allowed)


def finish_sign_in(
    session: Session, attempt: SignInAttempt, *, stronger_hash: str | None = None, device: str = ""
) -> str:
    """Begin a session after the password was found right.

    Args:
        session: writing unit of work, a new one.
        attempt: of `begin_sign_in`.
        stronger_hash: replaces a hash made with weaker parameters.
        device: of `devices.device_of`.

    Returns:
        The token for the cookie.

    Raises:
        Forbidden: the person was disabled in between.
    """
    person = session.get(Person, attempt.person_id, with_for_update=True) if attempt.person_id else None
    if person is None or not person.active or person.password_hash != attempt.stored:
        raise Forbidden(WRONG)
    if stronger_hash is not None:
        person.password_hash = stronger_hash
    for key in attempt.keys:
        forgive(session, key)
    return sessions.open_session(session, person.id, device=device)


def normalise_identifier(text: str) -> str:
    """A CPF as 11 digits, anything else as a lower-case e-mail, cut to what an e-mail may have (RFC 5321: 254)."""
    written = text.strip()
    if cpf_is_valid(written):
        return "".join(sign for sign in written if sign.isdigit())
    return written.casefold()[:254]


def begin_password_change(session: Session, *, actor: Actor) -> SignInAttempt:
    """Count an attempt to prove oneself anew before changing the password; like `begin_sign_in`."""
    person = session.get(Person, actor.person_id)
    key = attempt_key("password.account", str(actor.person_id))
    allowed = _count_all(session, {key: TRIES}, clock.now())
    return SignInAttempt(actor.person_id, person.password_hash if person else None, (key,), allowed)


def change_password(session: Session, *, actor: Actor, attempt: SignInAttempt, new_hash: str, device: str = "") -> str:
    """Replace the password; all sessions end and a new one begins.

    Returns:
        The token of the new session.

    Raises:
        Conflict: the password was changed elsewhere in between.
    """
    person = locked_person(session, actor.person_id)
    if person.password_hash != attempt.stored:
        raise Conflict("A senha foi trocada em outro lugar agora há pouco. Entre de novo.")
    person.password_hash, person.password_provisional = new_hash, False
    for key in attempt.keys:
        forgive(session, key)
    sessions.end_all_sessions(session, person.id)
    ledger.append(session, person_chain(person.id), "person.password-changed", actor.person_id)
    return sessions.open_session(session, person.id, actor.department_id, device=device)


def person_chain(person_id: int) -> str:
    """Name of a person's chain in the ledger."""
    return f"person:{person_id}"


def _count_all(session: Session, limits: dict[str, int], now: datetime) -> bool:
    # No short circuit: every count is made, whichever limit is reached first.
    answers = [count_attempt(session, key, limit=limit, period=PERIOD, now=now) for key, limit in limits.items()]
    return all(answers)


def locked_person(session: Session, person_id: int) -> Person:
    """A person's row, held until the end of the unit of work.

    Raises:
        NotFound: no such person.
    """
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound("Esta pessoa não existe.")
    return person


def lock_city(session: Session) -> None:
    """Hold the city's row, as whoever adds to the city's chain of the ledger does: two at once would collide there."""
    session.get_one(City, 1, with_for_update=True)
