"""Who may sign, each refusal with its own sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing import errors
from signing.certificates import facts_of
from signing.issuing import Revocation
from signing.trust import Level, TrustKind
from signing.vetting import Trust, vet_signer, vet_timestamper

from .conftest import ANA
from .foreign import Foreign


@pytest.fixture(scope="session")
def chain(authority) -> tuple[bytes, ...]:
    return (authority.issuing.certificate.public_bytes(Encoding.DER),)


@pytest.fixture(scope="session")
def foreign(tmp_path_factory) -> Foreign:
    return Foreign(tmp_path_factory.mktemp("foreign"))


def test_an_officer_signs_at_the_advanced_level(ana, chain, trust, clock):
    standing = vet_signer(ana.der, chain, trust, clock())
    assert (standing.level, standing.demonstration) == (Level.ADVANCED, False)


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (TrustKind.ICP_BRASIL, Level.QUALIFIED),
        (TrustKind.DEMONSTRATION, Level.QUALIFIED),
        (TrustKind.GOV_BR, Level.ADVANCED),
        (TrustKind.INTERNAL, Level.ADVANCED),
    ],
)
def test_the_level_is_the_folders(foreign, clock, kind, level):
    """Lei 14.063/2020, art. 4: only what descends from ICP-Brasil is qualified."""
    standing = vet_signer(foreign.certificate("signer"), (), foreign.trust(kind), clock())
    assert standing.level is level
    assert standing.demonstration is (kind is TrustKind.DEMONSTRATION)


def test_a_timestamp_root_vouches_for_no_person(foreign, clock):
    with pytest.raises(errors.CertificateUntrusted):
        vet_signer(foreign.certificate("signer"), (), foreign.trust(TrustKind.TSA), clock())


@pytest.mark.parametrize(
    ("label", "error"),
    [
        ("server", errors.CertificateNotForSigning),
        ("agreement", errors.CertificateNotForSigning),
        ("root", errors.CertificateNotForSigning),
        ("revoked", errors.CertificateRevoked),
    ],
)
def test_other_certificates_are_refused(foreign, clock, label, error):
    with pytest.raises(error):
        vet_signer(foreign.certificate(label), (), foreign.trust(TrustKind.ICP_BRASIL), clock())


def test_a_foreign_certificate_is_refused(foreign, trust, clock):
    with pytest.raises(errors.CertificateUntrusted):
        vet_signer(foreign.certificate("signer"), (), trust, clock())


def test_a_chain_with_a_gap_is_refused(ana, trust, clock):
    with pytest.raises(errors.CertificateUntrusted):
        vet_signer(ana.der, (), trust, clock())


def test_an_expired_certificate_says_since_when(ana, chain, trust, clock):
    clock.now = ana.certificate.not_valid_after_utc + timedelta(seconds=1)
    with pytest.raises(errors.CertificateExpired, match=f"{ana.certificate.not_valid_after_utc:%d/%m/%Y}"):
        vet_signer(ana.der, chain, trust, clock())


def test_a_certificate_of_tomorrow_is_refused(ana, chain, trust, born):
    with pytest.raises(errors.CertificateNotYetValid):
        vet_signer(ana.der, chain, trust, born - timedelta(seconds=1))


def test_a_revoked_officer_is_refused(ana, chain, trust, authority, clock):
    entry = Revocation(facts_of(ana.certificate).serial, clock() - timedelta(hours=1))
    lists = (authority.root_list, authority.revocation_list([entry], clock()))
    with pytest.raises(errors.CertificateRevoked):
        vet_signer(ana.der, chain, Trust(trust.roots, lists), clock())


def test_a_certificate_of_this_very_moment_signs(authority, chain, ana, trust):
    """Enrolling and signing in the same second must work."""
    moment = datetime.now(UTC)
    issued = authority.issue_officer(ANA, ana.key.public_key(), moment).public_bytes(Encoding.DER)
    lists = (authority.root_list, authority.revocation_list([], moment))
    assert vet_signer(issued, chain, Trust(trust.roots, lists), moment).level is Level.ADVANCED


@pytest.mark.parametrize("count", [0, 1])
def test_without_all_lists_nobody_signs(ana, chain, trust, clock, count):
    with pytest.raises(errors.RevocationUnknown):
        vet_signer(ana.der, chain, Trust(trust.roots, trust.revocation_lists[:count]), clock())


def test_a_stale_list_is_not_enough(ana, chain, trust, clock):
    clock.advance(days=8)
    with pytest.raises(errors.RevocationUnknown):
        vet_signer(ana.der, chain, trust, clock())


def test_a_list_of_somebody_else_is_not_enough(ana, chain, trust, clock, foreign):
    lists = (*foreign.trust(TrustKind.INTERNAL).revocation_lists, trust.revocation_lists[0])
    with pytest.raises(errors.RevocationUnknown):
        vet_signer(ana.der, chain, Trust(trust.roots, lists), clock())


@pytest.mark.parametrize("junk", [b"", b"not a list", b"\x30\x03\x02\x01\x01"])
def test_a_broken_list_stops_signing(ana, chain, trust, clock, junk):
    with pytest.raises(errors.CertificateProblem):
        vet_signer(ana.der, chain, Trust(trust.roots, (*trust.revocation_lists, junk)), clock())


def test_the_timestamp_authority_is_vetted_for_its_own_purpose(authority, ana, chain, trust, clock):
    stamp = authority.timestamping.certificate.public_bytes(Encoding.DER)
    vet_timestamper(stamp, chain, trust, clock())
    with pytest.raises(errors.CertificateProblem):
        vet_timestamper(ana.der, chain, trust, clock())
    with pytest.raises(errors.CertificateNotForSigning):
        vet_signer(stamp, chain, trust, clock())


def test_a_higher_level_serves_where_a_lower_one_is_asked():
    """Lei 14.063/2020, art. 5."""
    assert Level.QUALIFIED.serves(Level.ADVANCED)
    assert Level.ADVANCED.serves(Level.ADVANCED)
    assert not Level.ADVANCED.serves(Level.QUALIFIED)
