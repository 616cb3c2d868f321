"""Who must sign a document, in what order and at what level: the kind's rules applied to one document."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentKind, Level, SignerRule, SignerRuleRole
from app.kernel.errors import InvalidInput
from app.people.actor import Actor
from app.people.models import Department, Membership, Person, Role

HEAD_OF_GOVERNMENT = "Lei 14.063/2020, art. 5º, § 2º, I"
"""A qualified signature is mandatory for acts of heads of government: a mayor's."""


@dataclass(frozen=True)
class PlannedSigner:
    """One place to come.

    Attributes:
        position: equal ones sign in parallel, higher ones wait for lower ones.
        title: office (cargo ou função) in which the person signs.
        reason: the rule that sets the level, as it is told to somebody refused.
    """

    position: int
    person_id: int
    title: str
    level: Level
    reason: str


def kind_of(session: Session, document: Document) -> DocumentKind:
    """The document's kind.

    Raises:
        InvalidInput: it has none yet.
    """
    if document.kind_id is None:
        raise InvalidInput("Escolha o tipo do documento antes de fechá-lo.", field="kind")
    return session.get_one(DocumentKind, document.kind_id)


def rules_of(session: Session, document: Document) -> list[SignerRule]:
    """What the document's kind demands, in order; nothing for a document without a kind."""
    query = sa.select(SignerRule).where(SignerRule.kind_id == document.kind_id)
    return list(session.scalars(query.order_by(SignerRule.position, SignerRule.id)))


def plan_signers(session: Session, document: Document, closer: Actor) -> list[PlannedSigner]:
    """Who must sign, in order; one place a person.

    Args:
        session: unit of work.
        document: with a kind.
        closer: who closes it.

    Raises:
        InvalidInput: a rule names somebody the city does not have.
    """
    basis = kind_of(session, document).legal_basis
    found = [_apply(session, rule, document, closer, basis) for rule in rules_of(session, document)]
    mayors = _people_with_role(session, Role.MAYOR)
    return merge(_as_mayor(each) if each.person_id in mayors else each for each in found)


def merge(planned: Iterable[PlannedSigner]) -> list[PlannedSigner]:
    """One place a person: the highest level asked of them, and their last turn, since others must precede that one.

    Source: DOMAIN.md, 'never fills two places of one request'; 'where rules conflict the stricter wins'.
    """
    places: dict[int, PlannedSigner] = {}
    for each in planned:
        held = places.get(each.person_id, each)
        stricter = max(held, each, key=lambda place: place.level.rank)
        places[each.person_id] = replace(stricter, position=max(held.position, each.position))
    return sorted(places.values(), key=lambda place: place.position)


def _apply(session: Session, rule: SignerRule, document: Document, closer: Actor, basis: str) -> PlannedSigner:
    if rule.role is SignerRuleRole.CLOSER:
        person_id, title = closer.person_id, closer.title_in(document.department_id)
    elif rule.role is SignerRuleRole.HEAD:
        person_id, title = _head(session, document.department_id)
    else:
        person_id, title = _mayor(session)
    return PlannedSigner(rule.position, person_id, title, rule.minimum_level, basis)


def _as_mayor(place: PlannedSigner) -> PlannedSigner:
    return replace(place, level=Level.QUALIFIED, reason=HEAD_OF_GOVERNMENT)


def _head(session: Session, department_id: int) -> tuple[int, str]:
    """The head of the department, or of the nearest one above it that has a head."""
    current: int | None = department_id
    while current is not None:
        query = _holding(Role.HEAD).where(Membership.department_id == current)
        if row := session.execute(query).first():
            return row.person_id, row.title
        current = session.get_one(Department, current).parent_id
    name = session.get_one(Department, department_id).name
    raise InvalidInput(f"O setor {name} não tem chefia cadastrada, e este tipo de documento exige a assinatura dela.")


def _mayor(session: Session) -> tuple[int, str]:
    row = session.execute(_holding(Role.MAYOR)).first()
    if row is None:
        raise InvalidInput("Não há prefeito ou prefeita no cadastro, e este tipo de documento exige essa assinatura.")
    return row.person_id, row.title


def _people_with_role(session: Session, role: Role) -> set[int]:
    return {row.person_id for row in session.execute(_holding(role))}


def _holding(role: Role) -> sa.Select[int, str]:
    return (
        sa.select(Membership.person_id, Membership.title)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == role, Membership.active, Person.active)
        .order_by(Membership.id)
    )
