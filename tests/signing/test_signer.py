"""Signatures at B-B and B-T, judged by pdfsig and openssl."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from signing import issuing
from signing.appearance import Wording
from signing.credential import Credential
from signing.errors import (
    DocumentChanged,
    DocumentUnreadable,
    FieldMissing,
    SigningForbidden,
    TimestampClockError,
)
from signing.signer import Paper, sign_pdf
from signing.trust import Level

from .conftest import paper
from .judges import cut


def work(tmp_path, pdf: bytes, field: str = "a") -> Paper:
    (tmp_path / "in.pdf").write_bytes(pdf)
    return Paper(tmp_path / "in.pdf", hashlib.sha256(pdf).hexdigest(), tmp_path / "out.pdf", field)


@pytest.fixture
def credential(ana) -> Credential:
    return Credential(ana.der, (), ana.key)


@pytest.fixture
def wording(clock) -> Wording:
    return Wording("Demonstração Ana", "Secretária", Level.ADVANCED, clock(), "America/Sao_Paulo")


def test_outside_judges_accept_signatures_in_sequence(sign, bruno, judges):
    first = sign(paper("a", "b"), timestamp=False)
    second = sign(first.read_bytes(), "b", bruno, timestamp=False)
    assert judges.pdfsig(second) == ["Signature is Valid."] * 2
    assert [judges.cms(each) for each in cut(second.read_bytes())] == [True, True]


def test_outside_judges_accept_timestamped_signatures_in_sequence(sign, bruno, judges):
    second = sign(sign(paper("a", "b")).read_bytes(), "b", bruno)
    cuts = cut(second.read_bytes())
    assert judges.pdfsig(second) == ["Signature is Valid."] * 2
    assert [judges.cms(each) for each in cuts] == [judges.timestamp(each) for each in cuts] == [True, True]


def test_outside_judges_refuse_a_flipped_byte(sign, judges):
    """The judges themselves must be able to say no."""
    data = bytearray(sign(paper("a")).read_bytes())
    data[data.index(b"Memorando")] ^= 1
    (altered,) = cut(bytes(data))
    assert not judges.cms(altered)


def test_the_earlier_bytes_are_an_unchanged_prefix(sign):
    pdf = paper("a")
    assert sign(pdf).read_bytes().startswith(pdf)


def test_the_cms_carries_no_signing_time_and_binds_the_certificate(sign, ana):
    (found,) = cut(sign(paper("a")).read_bytes())
    (signer,) = cms.ContentInfo.load(found.signature)["content"]["signer_infos"]
    kinds = {each["type"].native for each in signer["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}
    assert hashlib.sha256(ana.der).digest() in signer["signed_attrs"].dump()


def test_the_time_stands_in_the_dictionary_and_the_clock_is_the_engines(sign, clock):
    clock.advance(hours=-1)
    with pikepdf.open(sign(paper("a"))) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.M) == f"D:{clock():%Y%m%d%H%M%S}Z"
        assert str(signature.SubFilter) == "/ETSI.CAdES.detached"


def test_metadata_is_left_alone(sign):
    with pikepdf.open(sign(paper("a"))) as pdf:
        assert "/Info" not in pdf.trailer
        assert "/Metadata" not in pdf.Root


@pytest.fixture
def curve(authority, born) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    holder = issuing.Holder("Demonstração Curva", "12345678909")
    subject, validity = issuing.person_name(holder, "Exemplo"), issuing.Validity.days(born, 30)
    certificate = issuing.issue_person(authority.issuing, subject, holder, key.public_key(), validity)
    chain = (authority.issuing.certificate.public_bytes(Encoding.DER),)
    return Credential(certificate.public_bytes(Encoding.DER), chain, key)


def test_a_prime_curve_signs_too(tmp_path, curve, judges, timestamper, wording):
    for _ in range(5):  # the length of an ECDSA signature varies
        sign_pdf(work(tmp_path, paper("a")), curve, wording, timestamper)
        (found,) = cut((tmp_path / "out.pdf").read_bytes())
        assert judges.cms(found)


def test_a_changed_file_is_refused(tmp_path, credential, wording):
    with pytest.raises(DocumentChanged):
        sign_pdf(replace(work(tmp_path, paper("a")), digest="0" * 64), credential, wording)


def test_a_missing_file_is_refused(tmp_path, credential, wording):
    with pytest.raises(DocumentChanged):
        sign_pdf(replace(work(tmp_path, b""), source=tmp_path / "nowhere.pdf"), credential, wording)


@pytest.mark.parametrize("field", ["other", "b.c"])
def test_a_missing_field_is_refused(tmp_path, credential, wording, field):
    with pytest.raises(FieldMissing):
        sign_pdf(work(tmp_path, paper("a"), field), credential, wording)


def test_a_filled_field_is_not_signed_again(tmp_path, sign, credential, wording):
    with pytest.raises(FieldMissing):
        sign_pdf(work(tmp_path, sign(paper("a")).read_bytes()), credential, wording)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"GIF89a", b"%PDF-1.7\n1 0 obj\n<<" * 300])
def test_what_is_no_pdf_is_refused(tmp_path, credential, wording, junk):
    with pytest.raises(DocumentUnreadable):
        sign_pdf(work(tmp_path, junk), credential, wording)


def test_an_encrypted_file_is_refused(tmp_path, credential, wording):
    (tmp_path / "plain.pdf").write_bytes(paper("a"))
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    with pytest.raises(DocumentUnreadable):
        sign_pdf(work(tmp_path, (tmp_path / "locked.pdf").read_bytes()), credential, wording)


def locked(pdf: bytes, tmp_path, lock: pikepdf.Dictionary) -> bytes:
    """The same paper whose first field carries a lock (ISO 32000-2, 12.7.5.5)."""
    (tmp_path / "to-lock.pdf").write_bytes(pdf)
    with pikepdf.open(tmp_path / "to-lock.pdf") as opened:
        opened.Root.AcroForm.Fields[0].Lock = lock
        opened.save(tmp_path / "locked.pdf")
    return (tmp_path / "locked.pdf").read_bytes()


@pytest.mark.parametrize(
    "lock",
    [
        pikepdf.Dictionary(Action=pikepdf.Name.All),
        pikepdf.Dictionary(Action=pikepdf.Name.Include, Fields=["b"]),
        pikepdf.Dictionary(Action=pikepdf.Name.Exclude, Fields=["c"]),
        pikepdf.Dictionary(Action=pikepdf.Name.Include, Fields=["c"], P=1),
    ],
)
def test_a_lock_laid_by_an_earlier_signature_is_kept(tmp_path, sign, credential, wording, lock):
    signed = sign(locked(paper("a", "b", "c"), tmp_path, lock)).read_bytes()
    with pytest.raises(SigningForbidden):
        sign_pdf(work(tmp_path, signed, "b"), credential, wording)


def test_a_lock_on_another_field_forbids_nothing(tmp_path, sign, credential, wording):
    lock = pikepdf.Dictionary(Action=pikepdf.Name.Include, Fields=["c"])
    signed = sign(locked(paper("a", "b", "c"), tmp_path, lock)).read_bytes()
    sign_pdf(work(tmp_path, signed, "b"), credential, wording)
    assert (tmp_path / "out.pdf").exists()


def test_a_clock_that_went_back_stops_the_timestamp(sign, clock):
    sign(paper("a"))
    clock.advance(seconds=-2)
    with pytest.raises(TimestampClockError):
        sign(paper("a"))


def test_nothing_is_left_behind_by_a_failure(tmp_path, sign, clock):
    sign(paper("a"))
    clock.advance(days=-1)
    before = set(tmp_path.iterdir())
    with pytest.raises(TimestampClockError):
        sign(paper("a"))
    assert set(tmp_path.iterdir()) == before


def test_a_new_clock_second_is_a_new_token(sign, clock):
    sign(paper("a"))
    clock.now += timedelta(seconds=1)
    assert sign(paper("a")).exists()


@pytest.mark.slow
def test_a_file_of_25_megabytes_is_signed(sign, judges):
    (found,) = cut(sign(paper("a", ballast=25 << 20)).read_bytes())
    assert judges.cms(found)
