"""The parts of a signature that its own cryptography does not protect, checked for what honest software writes.

A ByteRange leaves out /Contents; a CMS leaves unsigned its versions, algorithm lists, certificates and unsigned
attributes. A change there breaks nothing signed, yet a file with one byte changed must not be called untouched.
RFC 5652 (CMS), RFC 3161 (timestamp tokens), ISO 32000-1 12.8.3.3.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

from asn1crypto import algos, cms, core
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

_HEX_ONE_CASE = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
_KNOWN_UNSIGNED = {"signature_time_stamp_token"}
_PLAIN_PARAMETERS = (b"", b"\x05\x00")
_CONSTRUCTED, _NO_UNUSED_BITS = 0x20, 0
_DEEPEST = 40

GAP = "O espaço reservado à assinatura tem bytes que não pertencem a ela."
ENCODING = "O envelope da assinatura não está na forma que programas de assinatura escrevem."
STRUCTURE = "O envelope da assinatura tem campos que não combinam entre si."
CERTIFICATES = "Um certificado que acompanha a assinatura está danificado ou não tem emissor conhecido."
STAMP = "O carimbo do tempo está danificado ou é de outra assinatura."
ATTRIBUTES = "A assinatura traz um atributo não protegido que não é reconhecido."


def gap_problems(gap: bytes, der: bytes) -> Iterator[str]:
    """What is odd in the hexadecimal string between the two covered ranges.

    Args:
        gap: the raw bytes there, angle brackets included.
        der: /Contents as the reader decoded it, padding included.
    """
    plain = _HEX_ONE_CASE.fullmatch(gap) and len(gap) % 2 == 0 and bytes.fromhex(gap[1:-1].decode("ascii")) == der
    if not plain or any(der[_end_of(der) :]):
        yield GAP


def frame_problems(content: cms.ContentInfo, roots: Iterable[x509.Certificate]) -> Iterator[str]:
    """What is odd in a CMS, and in the timestamp tokens it carries."""
    data, encoded = content["content"], content.dump()
    if not _is_canonical(encoded):
        yield ENCODING
    if not _is_consistent(data):
        yield STRUCTURE
    if not _certificates_hold(data, list(roots)):
        yield CERTIFICATES
    unsigned = data["signer_infos"][0]["unsigned_attrs"]
    for attribute in () if isinstance(unsigned, core.Void) else unsigned:
        if attribute["type"].native not in _KNOWN_UNSIGNED or len(attribute["values"]) != 1:
            yield ATTRIBUTES
        else:
            token = attribute["values"][0]
            yield from frame_problems(token, roots)
            if not _token_holds(token["content"], data["signer_infos"][0]["signature"].native):
                yield STAMP


def _token_holds(token: cms.SignedData, signature: bytes) -> bool:
    """Whether a timestamp token is signed by its own certificate and bears this signature's digest (RFC 3161)."""
    content = token["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    if (
        hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signature).digest()
        != imprint["hashed_message"].native
    ):
        return False
    signer = token["signer_infos"][0]
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    certificate = extract_certs_for_validation(token).signer_cert
    return validate_sig_integrity(signer, certificate, "tst_info", digest) == (True, True)


def _is_consistent(data: cms.SignedData) -> bool:
    """RFC 5652, 5.1 and 5.3: one signer, his digest the only one listed, versions that follow from the contents."""
    if len(data["signer_infos"]) != 1 or len(data["digest_algorithms"]) != 1:
        return False
    signer = data["signer_infos"][0]
    by_issuer = signer["sid"].name == "issuer_and_serial_number"
    plain_content = data["encap_content_info"]["content_type"].native == "data"
    expected = ("v1" if plain_content and by_issuer else "v3", "v1" if by_issuer else "v3")
    return (
        (data["version"].native, signer["version"].native) == expected
        and data["digest_algorithms"][0].dump() == signer["digest_algorithm"].dump()
        and _parameters(signer["digest_algorithm"]) in _PLAIN_PARAMETERS
        and _signature_parameters_hold(signer["signature_algorithm"])
        and isinstance(data["crls"], core.Void)
    )


def _signature_parameters_hold(algorithm: algos.SignedDigestAlgorithm) -> bool:
    """PSS carries its own parameters, which take part in the verification; every other algorithm none."""
    return algorithm["algorithm"].native == "rsassa_pss" or _parameters(algorithm) in _PLAIN_PARAMETERS


def _parameters(algorithm: core.Sequence) -> bytes:
    parameters = algorithm["parameters"]
    return b"" if isinstance(parameters, core.Void) else bytes(parameters.dump())


def _certificates_hold(data: cms.SignedData, roots: list[x509.Certificate]) -> bool:
    certificates = [x509.load_der_x509_certificate(each.chosen.dump()) for each in data["certificates"]]
    issuers = certificates + roots
    return all(_is_issued_by_one_of(certificate, issuers) for certificate in certificates)


def _is_issued_by_one_of(certificate: x509.Certificate, issuers: list[x509.Certificate]) -> bool:
    body, outer, signature = _parts(certificate.public_bytes(Encoding.DER))
    start, _ = _header(signature, 0)
    if outer != _inner_algorithm(body) or signature[start] != _NO_UNUSED_BITS:
        return False
    return any(_issued(certificate, issuer) for issuer in issuers if issuer.subject == certificate.issuer)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _inner_algorithm(body: bytes) -> bytes:
    parts = _parts(body)
    # An explicit version [0] comes first in every certificate since X.509v3 (RFC 5280, 4.1).
    return parts[2] if parts[0][0] == 0xA0 else parts[1]


def _parts(encoded: bytes) -> list[bytes]:
    start, end = _header(encoded, 0)
    found = []
    while start < end:
        _, stop = _header(encoded, start)
        found.append(encoded[start:stop])
        start = stop
    return found


def _end_of(encoded: bytes) -> int:
    return _header(encoded, 0)[1] if len(encoded) > 1 else 0


def _header(encoded: bytes, at: int) -> tuple[int, int]:
    """Where the contents of the element at a place begin and end."""
    first = encoded[at + 1]
    if first < 0x80:
        return at + 2, at + 2 + first
    count = first & 0x7F
    size = int.from_bytes(encoded[at + 2 : at + 2 + count], "big")
    return at + 2 + count, at + 2 + count + size


def _is_canonical(encoded: bytes) -> bool:
    """Whether every length is definite, the shortest possible, and exactly filled (X.690, 10.1)."""
    return _fills(encoded, 0, len(encoded), 0)


def _fills(encoded: bytes, at: int, end: int, depth: int) -> bool:
    while at < end:
        if depth > _DEEPEST or at + 1 >= end or not _is_shortest(encoded, at):
            return False
        start, stop = _header(encoded, at)
        if stop > end or (encoded[at] & _CONSTRUCTED and not _fills(encoded, start, stop, depth + 1)):
            return False
        at = stop
    return at == end


def _is_shortest(encoded: bytes, at: int) -> bool:
    first = encoded[at + 1]
    if first < 0x80:
        return True
    digits = encoded[at + 2 : at + 2 + (first & 0x7F)]
    return bool(digits) and digits[0] != 0 and (len(digits) > 1 or digits[0] >= 0x80)
