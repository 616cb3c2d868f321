"""Errors on the wire, sealed bytes, DER by hand, trust folders, what a certificate says, the token's own reader."""

import asyncio
import pickle

import pytest
from asn1crypto import core
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from signing import der, errors, sealing
from signing.appearance import Wording
from signing.certificates import facts_of, public_key_digest
from signing.cms_frame import signature_value
from signing.errors import SigningError, TimestampClockError, TimestampProblem, from_wire, to_wire
from signing.timestamps import LastToken, check_token, read_information
from signing.trust import Level, TrustKind, load_trust_folder, roots_of


def families(base: type[SigningError]) -> list[type[SigningError]]:
    return [base, *(each for child in base.__subclasses__() for each in families(child))]


@pytest.mark.parametrize("kind", families(SigningError))
def test_every_error_crosses_the_wire_and_pickles(kind):
    for copy in (from_wire(to_wire(kind("frase"))), pickle.loads(pickle.dumps(kind("frase")))):
        assert (type(copy), copy.message) == (kind, "frase")
    assert kind().message.endswith((".", ")."))


def test_an_unknown_error_stays_an_error():
    assert type(from_wire({"error": "KeyboardInterrupt", "message": "x"})) is SigningError


@given(st.binary(max_size=300), st.binary(max_size=9))
def test_what_is_sealed_is_unsealed(plain, purpose):
    key = sealing.new_installation_key()
    assert sealing.unseal(sealing.seal(plain, key, purpose), key, purpose) == plain


@pytest.mark.parametrize(
    "junk", [b"", b"CARIMBO-SEAL\x02" + bytes(40), b"CARIMBO-SEAL\x01", b"CARIMBO-SEAL\x01" + b"x" * 9]
)
def test_what_was_not_sealed_is_refused(junk):
    with pytest.raises(errors.DamagedKey) as found:
        sealing.unseal(junk, bytes(32), b"")
    assert not isinstance(found.value.__cause__, InvalidTag)


@given(st.integers(min_value=0, max_value=1 << 160))
def test_integers_are_as_asn1crypto_writes_them(value):
    assert der.integer(value) == core.Integer(value).dump()


@given(st.lists(st.binary(max_size=400), max_size=5))
def test_members_are_read_back(parts):
    encoded = [der.octets(part) for part in parts]
    assert der.members(der.sequence(*encoded)) == encoded


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.7.2", "2.16.76.1.3.1", "2.5.29.14", "2.25.300000000000000000000"])
def test_object_identifiers_are_as_asn1crypto_writes_them(dotted):
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()


@pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x80", b"\x30\x81\x05", b"\x30\x05\x00", b"\x30\x85" + bytes(9)])
def test_what_is_no_der_is_refused(junk):
    with pytest.raises(ValueError, match=r"truncated|not DER"):
        der.members(junk)


def test_bytes_left_over_are_refused():
    with pytest.raises(ValueError, match="left over"):
        der.members(der.sequence() + b"\0")


@pytest.mark.parametrize("junk", [der.sequence(), der.sequence(der.null()), der.sequence(der.null(), der.sequence())])
def test_what_is_no_signature_is_refused(junk):
    with pytest.raises((ValueError, IndexError)):
        signature_value(junk)


def test_a_trust_folder_is_read_by_kind(tmp_path, authority, demonstration):
    for kind, name, data in [
        ("internal", "root.pem", authority.root.public_bytes(Encoding.PEM) * 2),
        ("demonstration", "root.der", demonstration.root_certificate),
        ("demonstration", "LEIAME.txt", b"not a certificate"),
        ("unheard-of", "root.der", demonstration.root_certificate),
    ]:
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / name).write_bytes(data)
    roots = load_trust_folder(tmp_path)
    assert [root.kind for root in roots] == [TrustKind.INTERNAL] * 2 + [TrustKind.DEMONSTRATION]
    assert roots_of(roots, TrustKind.DEMONSTRATION) == (demonstration.root_certificate,)


def test_a_broken_trust_folder_is_not_half_loaded(tmp_path):
    (tmp_path / "internal").mkdir()
    (tmp_path / "internal" / "root.pem").write_bytes(b"junk")
    with pytest.raises(ValueError, match="parsing asn1"):
        load_trust_folder(tmp_path)


def test_a_timestamp_root_gives_no_level():
    assert TrustKind.TSA.level is Level.SIMPLE


def test_the_facts_of_an_authority_have_no_person(authority):
    facts = facts_of(authority.root)
    assert (facts.name, facts.cpf, facts.email) == ("AC Raiz Município de Exemplo", "", "")
    assert public_key_digest(authority.root) != public_key_digest(authority.issuing.certificate)


def test_the_cpf_is_read_from_the_common_name_when_the_other_name_lacks(ana):
    name = ana.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    assert facts_of(ana.certificate).cpf == str(name).rpartition(":")[2]


def token(timestamper, imprint: bytes = bytes(32)) -> bytes:
    return asyncio.run(timestamper.async_timestamp(imprint, "sha256")).dump()


def test_every_token_has_the_same_size(timestamper, clock):
    sizes = set()
    for _ in range(20):
        clock.advance(days=9)
        sizes.add(len(token(timestamper)))
    assert sizes == {timestamper.token_size}


def test_a_dry_run_signs_nothing_and_moves_no_clock(timestamper, clock):
    dry = asyncio.run(timestamper.async_dummy_response("sha256")).dump()
    clock.advance(days=-9000)
    assert len(dry) == len(token(timestamper))


def test_a_token_of_something_else_is_refused(timestamper):
    with pytest.raises(ValueError, match="something else"):
        check_token(timestamper.credential.frame, token(timestamper), b"signature")


def test_another_digest_algorithm_is_refused(timestamper):
    with pytest.raises(TimestampProblem):
        asyncio.run(timestamper.async_timestamp(bytes(64), "sha512"))


def test_only_our_own_information_is_read(timestamper):
    frame = timestamper.credential.frame
    odd = der.sequence(
        der.integer(1),
        der.oid("1.2.3"),
        der.sequence(der.null(), der.octets(bytes(32))),
        der.integer(5),
        der.tlv(der.GENERALIZED_TIME, b"20260101000000Z"),
    )
    with pytest.raises(ValueError, match="not our"):
        read_information(frame, odd)


def test_the_last_moment_outlives_a_restart(tmp_path, clock):
    LastToken(tmp_path / "last").advance(clock)
    clock.advance(seconds=-1)
    with pytest.raises(TimestampClockError):
        LastToken(tmp_path / "last").advance(clock)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Sao_Paulo", "22/11/2026 às 00:30:05 (UTC−3)"),
        ("Asia/Kolkata", "22/11/2026 às 09:00:05 (UTC+5:30)"),
        ("UTC", "22/11/2026 às 03:30:05 (UTC+0)"),
    ],
)
def test_the_stamp_tells_the_citys_time(clock, zone, words):
    moment = clock.now.replace(year=2026, month=11, day=22, hour=3, minute=30, second=5)
    assert Wording("A", "B", Level.ADVANCED, moment, zone).time_words == words
