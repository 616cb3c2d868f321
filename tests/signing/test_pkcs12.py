"""PKCS#12 files, good and hostile."""

import time

import pytest
from asn1crypto import pkcs12 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, PrivateFormat, pkcs12

from signing.credential import Credential
from signing.errors import HostileKeyFile, WrongPassword
from signing.pkcs12 import MOST_BYTES, load_pkcs12

PASSWORD = "senha-de-demonstração"


def test_a_good_file_gives_key_and_certificate(demonstration):
    found = load_pkcs12(demonstration.pkcs12, PASSWORD)
    assert found.certificate == demonstration.certificate
    assert found.chain == (demonstration.root_certificate,)
    Credential.load(found.certificate, found.chain, found.key)


def test_nothing_shows_in_a_repr(demonstration):
    assert repr(load_pkcs12(demonstration.pkcs12, PASSWORD)) == "KeyFile()"


def test_a_wrong_password_says_so(demonstration):
    with pytest.raises(WrongPassword):
        load_pkcs12(demonstration.pkcs12, "outra")


def test_an_old_triple_des_file_opens(ana):
    old = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2000).hmac_hash(hashes.SHA1())
    old = old.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    data = pkcs12.serialize_key_and_certificates(b"x", ana.key, ana.certificate, None, old.build(PASSWORD.encode()))
    assert load_pkcs12(data, PASSWORD).certificate == ana.der


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x80", b"%PDF-1.7", b"\x30\x82" * 5000, bytes(100)])
def test_what_is_no_pkcs12_is_refused(data):
    with pytest.raises(HostileKeyFile):
        load_pkcs12(data, PASSWORD)


def test_a_large_file_is_not_even_read():
    with pytest.raises(HostileKeyFile):
        load_pkcs12(bytes(MOST_BYTES + 1), PASSWORD)


def test_a_truncated_file_is_refused(demonstration):
    with pytest.raises(HostileKeyFile):
        load_pkcs12(demonstration.pkcs12[:-200], PASSWORD)


def with_mac_iterations(data: bytes, count: int) -> bytes:
    pfx = asn1.Pfx.load(data)
    pfx["mac_data"]["iterations"] = count
    return pfx.dump(force=True)


def with_key_iterations(data: bytes, count: int) -> bytes:
    pfx = asn1.Pfx.load(data)
    safe = asn1.AuthenticatedSafe.load(pfx["auth_safe"]["content"].native)
    for content in safe:
        if content["content_type"].native == "data":
            bags = asn1.SafeContents.load(content["content"].native)
            parameters = bags[0]["bag_value"]["encryption_algorithm"]["parameters"]
            parameters["key_derivation_func"]["parameters"]["iteration_count"] = count
            content["content"] = bags.dump(force=True)
    pfx["auth_safe"]["content"] = safe.dump(force=True)
    return pfx.dump(force=True)


@pytest.mark.parametrize("change", [with_mac_iterations, with_key_iterations])
def test_a_file_made_to_hang_is_refused_at_once(demonstration, change):
    hostile = change(demonstration.pkcs12, 2**31 - 1)
    started = time.monotonic()
    with pytest.raises(HostileKeyFile):
        load_pkcs12(hostile, PASSWORD)
    assert time.monotonic() - started < 1


def test_a_file_without_certificate_is_refused(ana):
    data = pkcs12.serialize_key_and_certificates(b"x", ana.key, None, None, BestAvailableEncryption(b"x"))
    with pytest.raises(HostileKeyFile, match="chave particular"):
        load_pkcs12(data, "x")


def test_a_file_without_key_is_refused(ana):
    data = pkcs12.serialize_key_and_certificates(b"x", None, ana.certificate, None, BestAvailableEncryption(b"x"))
    with pytest.raises(HostileKeyFile, match="chave particular"):
        load_pkcs12(data, "x")


def test_an_unprotected_file_with_an_empty_password_opens(ana):
    data = pkcs12.serialize_key_and_certificates(b"x", ana.key, ana.certificate, None, NoEncryption())
    assert load_pkcs12(data, "").certificate == ana.der
