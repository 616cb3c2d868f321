"""Who must sign (DOMAIN.md, Signing and Words; Lei 14.063/2020, arts. 4 and 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.documents.models import Level, SignerRule, SignerRuleRole
from app.kernel.errors import InvalidInput
from app.people.models import Department, Membership
from app.signatures.planning import HEAD_OF_GOVERNMENT, PlannedSigner, merge, plan_signers
from tests.documents.making import make_draft
from tests.fixtures import SmallCity

signers = st.builds(
    PlannedSigner,
    position=st.integers(1, 5),
    person_id=st.integers(1, 4),
    title=st.just("Cargo"),
    level=st.sampled_from(Level),
    reason=st.just("lei"),
)


@given(st.lists(signers))
def test_one_place_a_person_and_the_stricter_wins(planned: list[PlannedSigner]) -> None:
    """DOMAIN.md: never fills two places of one request; the stricter wins."""
    merged = merge(planned)
    assert len({place.person_id for place in merged}) == len(merged)
    assert [place.position for place in merged] == sorted(place.position for place in merged)
    for asked in planned:
        place = next(each for each in merged if each.person_id == asked.person_id)
        assert place.level.rank >= asked.level.rank
        assert place.position >= asked.position


def test_closer_then_head(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.ana, city.letter)
    assert [place.person_id for place in plan_signers(session, draft, city.ana)] == [
        city.ana.person_id,
        city.bruno.person_id,
    ]


def test_the_head_who_closes_signs_once(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.bruno, city.letter)
    assert len(plan_signers(session, draft, city.bruno)) == 1


def test_whatever_the_mayor_signs_is_qualified(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.elisa, city.memo)
    (place,) = plan_signers(session, draft, city.elisa)
    assert (place.level, place.reason) == (Level.QUALIFIED, HEAD_OF_GOVERNMENT)


def test_a_department_without_a_head_is_signed_for_by_the_one_above(session: Session, city: SmallCity) -> None:
    session.get_one(Department, city.protocolo).parent_id = city.compras
    draft = make_draft(session, city.clara, city.letter)
    assert plan_signers(session, draft, city.clara)[1].person_id == city.bruno.person_id


def test_nobody_to_sign_is_told_in_words(session: Session, city: SmallCity) -> None:
    draft = make_draft(session, city.clara, city.letter)
    with pytest.raises(InvalidInput, match="Protocolo Geral não tem chefia"):
        plan_signers(session, draft, city.clara)


def test_no_kind_no_closing(session: Session, city: SmallCity) -> None:
    with pytest.raises(InvalidInput, match="tipo"):
        plan_signers(session, make_draft(session, city.ana, None), city.ana)


def test_a_city_without_a_mayor_cannot_close_the_mayors_acts(session: Session, city: SmallCity) -> None:
    for membership in session.query(Membership).filter_by(person_id=city.elisa.person_id):
        membership.active = False
    session.flush()
    draft = make_draft(session, city.ana, city.memo)
    session.add(SignerRule(kind_id=city.memo, position=2, role=SignerRuleRole.MAYOR, minimum_level=Level.ADVANCED))
    session.flush()
    with pytest.raises(InvalidInput, match="prefeito"):
        plan_signers(session, draft, city.ana)
