"""Server-side sessions: the cookie holds a random token, the row its SHA-256 (RELIABILITY, security acceptance 3)."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.database import Database
from app.kernel.errors import Forbidden, NotSignedIn
from app.people.actor import ActingMembership, Actor
from app.people.models import Department, Membership, Person, SignInSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def open_session(session: Session, person_id: int, department_id: int | None = None, *, device: str = "") -> str:
    """Begin a session for somebody who proved who they are.

    Args:
        session: writing unit of work.
        person_id: an active person.
        department_id: to work in; their first one by default.
        device: of `devices.device_of`.

    Returns:
        The token for the cookie; it is not kept anywhere.
    """
    moment = clock.now()
    session.execute(sa.delete(SignInSession).where(SignInSession.created_at < moment - LONGEST))
    department = department_id or _first_department(session, person_id)
    return _insert(session, person_id, department, created_at=moment, device=device)


def cookie_name() -> str:
    """Name of the session's cookie; ``__Host-`` pins it to this host where there is HTTPS."""
    return "__Host-carimbo" if current_app.config["HTTPS"] else "carimbo"


def load_actor(database: Database, token: str, now: datetime) -> tuple[Actor, str] | None:
    """Who a token belongs to: one short reading transaction, and at most once a minute a writing one.

    Args:
        database: the installation's.
        token: from the cookie, not trusted.
        now: aware UTC.

    Returns:
        The actor and the session's CSRF secret; None if there is no such session, it was idle for 30 minutes,
        is 12 hours old, or the person was disabled.
    """
    with database.reading() as session:
        rows = session.execute(_with_memberships(token, now)).all()
    if not rows:
        return None
    found, person = rows[0][0], rows[0][1]
    if found.seen_at <= now - SEEN_EVERY:
        with suppress(OperationalError), database.writing() as session:
            _touch(session, token, now)  # a full disk or a long writer keeps nobody from reading (RELIABILITY I12)
    memberships = tuple(_acting(membership, department) for _, _, membership, department in rows if membership)
    ids = [membership.department_id for membership in memberships]
    chosen = found.department_id if found.department_id in ids else next(iter(ids), None)
    actor = Actor(person.id, person.name, person.cpf, memberships, chosen, person.password_provisional)
    return actor, found.csrf_secret


def switch_department(session: Session, token: str, *, actor: Actor, department_id: int) -> str:
    """Work in another of one's departments: a new session; the 12 hours go on from the sign-in.

    Returns:
        The new token; the old one is dead.

    Raises:
        Forbidden: the actor is not of that department.
        NotSignedIn: the session ended meanwhile.
    """
    if department_id not in actor.department_ids:
        raise Forbidden("Você não pertence a esse setor.")
    return renew_session(session, token, actor=actor, department_id=department_id)


def renew_session(session: Session, token: str, *, actor: Actor, department_id: int | None) -> str:
    """Replace a session by a new one with a new token and CSRF secret.

    Raises:
        NotSignedIn: the session ended meanwhile.
    """
    begun = session.execute(
        sa.delete(SignInSession)
        .where(SignInSession.token_hash == token_hash(token), SignInSession.person_id == actor.person_id)
        .returning(SignInSession.created_at, SignInSession.device)
    ).first()
    if begun is None:
        raise NotSignedIn("Sua sessão terminou. Entre de novo.")
    return _insert(session, actor.person_id, department_id, created_at=begun.created_at, device=begun.device)


def end_session(session: Session, token: str) -> None:
    """Sign out: the token is worth nothing from now on."""
    session.execute(sa.delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))


def end_all_sessions(session: Session, person_id: int) -> None:
    """End every session of a person: disabled, role changed, password changed."""
    session.execute(sa.delete(SignInSession).where(SignInSession.person_id == person_id))


def token_hash(token: str) -> str:
    """What the row holds of a token."""
    return sha256(token.encode()).hexdigest()


def end_other_sessions(session: Session, token: str, *, actor: Actor) -> None:
    """End one's sessions in other places."""
    others = sa.and_(SignInSession.person_id == actor.person_id, SignInSession.token_hash != token_hash(token))
    session.execute(sa.delete(SignInSession).where(others))


def _touch(session: Session, token: str, now: datetime) -> None:
    # An ended session stays ended: only a row that is still there is noted.
    mine = SignInSession.token_hash == token_hash(token)
    session.execute(sa.update(SignInSession).where(mine, SignInSession.seen_at < now).values(seen_at=now))


def _insert(session: Session, person_id: int, department_id: int | None, *, created_at: datetime, device: str) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=token_hash(token),
            person_id=person_id,
            department_id=department_id,
            csrf_secret=secrets.token_urlsafe(32),
            device=device,
            created_at=created_at,
            seen_at=clock.now(),
        )
    )
    session.flush()
    return token


def _first_department(session: Session, person_id: int) -> int | None:
    mine = sa.and_(Membership.person_id == person_id, Membership.active)
    return session.scalar(sa.select(Membership.department_id).where(mine).order_by(Membership.id).limit(1))


def _with_memberships(token: str, now: datetime) -> sa.Select[SignInSession, Person, Membership, Department]:
    membership = sa.and_(Membership.person_id == Person.id, Membership.active)
    return (
        sa.select(SignInSession, Person, Membership, Department)
        .join(Person, Person.id == SignInSession.person_id)
        .outerjoin(Membership, membership)
        .outerjoin(Department, Department.id == Membership.department_id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.seen_at > now - IDLE,
            SignInSession.created_at > now - LONGEST,
            Person.active,
        )
        .order_by(Membership.id)
    )


def _acting(membership: Membership, department: Department) -> ActingMembership:
    return ActingMembership(department.id, department.name, department.acronym, membership.role, membership.title)
