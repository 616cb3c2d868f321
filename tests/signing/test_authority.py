"""The city's authority, judged by openssl as well."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing import authority as authorities
from signing.certificates import facts_of
from signing.errors import DamagedKey
from signing.issuing import Holder, Revocation, RevocationReason

from .conftest import ANA, INSTALLATION_KEY, MAYOR


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def openssl_verify(folder: Path, root: x509.Certificate, middle: x509.Certificate, leaf: x509.Certificate) -> str:
    for name, each in (("root", root), ("middle", middle), ("leaf", leaf)):
        (folder / name).write_bytes(pem(each))
    command = ["openssl", "verify", "-x509_strict", "-CAfile", "root", "-untrusted", "middle", "leaf"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_openssl_accepts_an_officer_strictly(tmp_path, authority, ana):
    assert "OK" in openssl_verify(tmp_path, authority.root, authority.issuing.certificate, ana.certificate)


def test_openssl_accepts_the_timestamp_authority_strictly(tmp_path, authority):
    chain = (authority.root, authority.issuing.certificate, authority.timestamping.certificate)
    assert "OK" in openssl_verify(tmp_path, *chain)


def test_an_officer_is_laid_out_as_icp_brasil_does(ana):
    facts = facts_of(ana.certificate)
    assert (facts.name, facts.cpf, facts.email) == (ANA.name.upper(), ANA.cpf, ANA.email)
    subject = ana.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    assert subject == f"{ANA.name.upper()}:{ANA.cpf}"


def test_openssl_reads_the_cpf_in_the_other_name(tmp_path, ana):
    (tmp_path / "leaf").write_bytes(pem(ana.certificate))
    found = subprocess.run(["openssl", "asn1parse", "-in", "leaf"], cwd=tmp_path, capture_output=True, check=True)
    assert b"X509v3 Subject Alternative Name" in found.stdout
    assert ANA.cpf.encode() in ana.der


def test_a_long_name_is_cut_but_never_the_cpf(authority, ana, born):
    long_name = Holder("Demonstração " + "Comprida " * 20, ANA.cpf)
    issued = authority.issue_officer(long_name, ana.key.public_key(), born)
    assert facts_of(issued).cpf == ANA.cpf


def test_an_officer_never_outlives_the_authority(authority, ana):
    late = authority.issuing.certificate.not_valid_after_utc - timedelta(days=10)
    issued = authority.issue_officer(ANA, ana.key.public_key(), late)
    assert issued.not_valid_after_utc == authority.issuing.certificate.not_valid_after_utc


def test_the_timestamp_certificate_serves_for_nothing_else(authority):
    purposes = authority.timestamping.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert purposes.critical
    assert list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_the_revocation_list_names_serial_and_reason(authority, ana, born):
    entry = Revocation(facts_of(ana.certificate).serial, born, RevocationReason.KEY_COMPROMISE)
    found = x509.load_der_x509_crl(authority.revocation_list([entry], born))
    assert found.is_signature_valid(authority.issuing.key.public_key())
    revoked = found.get_revoked_certificate_by_serial_number(ana.certificate.serial_number)
    assert revoked is not None
    assert revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise


def test_a_later_list_has_a_greater_number(authority, born):
    lists = [x509.load_der_x509_crl(authority.revocation_list([], born + timedelta(hours=n))) for n in (0, 1)]
    first, second = (each.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for each in lists)
    assert second > first


def test_another_installation_key_opens_nothing(sealed_authority):
    with pytest.raises(DamagedKey):
        authorities.open_authority(sealed_authority, bytes(32))


def test_a_sealed_key_cannot_be_passed_off_as_another(sealed_authority):
    swapped = replace(sealed_authority, issuing_key=sealed_authority.timestamp_key)
    with pytest.raises(DamagedKey):
        authorities.open_authority(swapped, INSTALLATION_KEY)


def test_a_key_of_another_certificate_is_refused(sealed_authority):
    swapped = replace(sealed_authority, issuing_certificate=sealed_authority.root_certificate)
    with pytest.raises(DamagedKey):
        authorities.open_authority(swapped, INSTALLATION_KEY)


def test_rewrapping_changes_the_installation_key(sealed_authority, authority):
    moved = authorities.rewrap_authority(sealed_authority, INSTALLATION_KEY, bytes(32))
    assert authorities.open_authority(moved, bytes(32)).issuing.key.public_key() == authority.issuing.key.public_key()
    with pytest.raises(DamagedKey):
        authorities.open_authority(moved, INSTALLATION_KEY)


def test_the_root_key_is_exported_under_a_passphrase_and_removed(sealed_authority, authority):
    exported, rest = authorities.export_root(sealed_authority, INSTALLATION_KEY, b"frase longa de papel")
    assert load_pem_private_key(exported, b"frase longa de papel").public_key() == authority.root.public_key()
    with pytest.raises(DamagedKey):
        authorities.export_root(rest, INSTALLATION_KEY, b"outra")
    assert authorities.rewrap_authority(rest, INSTALLATION_KEY, bytes(32)).root_key == b""


def test_the_demonstration_says_what_it_is_not(demonstration):
    root = x509.load_der_x509_certificate(demonstration.root_certificate)
    facts = facts_of(x509.load_der_x509_certificate(demonstration.certificate))
    assert facts_of(root).name == facts.issuer == "DEMONSTRAÇÃO: não é ICP-Brasil"
    assert facts.cpf == MAYOR.cpf


def test_no_key_shows_in_a_repr(authority):
    assert "key" not in repr(authority.issuing).lower()
