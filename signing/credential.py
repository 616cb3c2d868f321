"""A certificate with its opened key, parsed once, and a pyHanko `Signer` around it.

pyHanko's `SimpleSigner` loads and proves its key again at every signature, which is most of its time.
"""

from dataclasses import dataclass, field
from functools import cached_property

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.cms_frame import Frame
from signing.errors import DamagedKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Credential:
    """What signs: an opened key, its certificate and the certificates that go out with it (DER).

    `chain` holds the intermediate authorities; a root adds nothing to a proof and is better left out.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    key: PrivateKey = field(repr=False)

    @classmethod
    def load(cls, certificate: bytes, chain: tuple[bytes, ...], key: bytes) -> "Credential":
        """From DER; the key is PKCS#8.

        Raises:
            DamagedKey: the key is neither RSA nor an elliptic curve, or is not the certificate's.
        """
        opened = load_der_private_key(key, None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(opened, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            raise DamagedKey
        credential = cls(certificate, chain, opened)
        if credential.frame.certificate.public_key() != opened.public_key():
            raise DamagedKey
        return credential

    @cached_property
    def frame(self) -> Frame:
        """The CMS bytes that do not change between signatures."""
        return Frame.of(self.certificate, self.chain)

    @cached_property
    def signer(self) -> "CredentialSigner":
        """What pyHanko signs with; it keeps nothing between signatures."""
        return CredentialSigner(self)

    @cached_property
    def signature_size(self) -> int:
        """The most bytes a raw signature takes; for ECDSA (RFC 3279) its two integers and their headers."""
        size = (self.key.key_size + 7) // 8
        return size if isinstance(self.key, rsa.RSAPrivateKey) else 2 * (size + 3) + 3

    def sign(self, data: bytes) -> bytes:
        """Raw signature over SHA-256: PKCS#1 v1.5 or ECDSA."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    def reserved(self, token_size: int | None) -> int:
        """Hex digits that /Contents needs, exactly (ECDSA may leave a few over).

        Args:
            token_size: bytes of the timestamp token, or None at level B-B.
        """
        token = None if token_size is None else bytes(token_size)
        return 2 * len(self.frame.signature(bytes(32), bytes(self.signature_size), token))


class CredentialSigner(Signer):
    """Signs with a `Credential`; a dry run answers bytes of the right size and touches no key."""

    def __init__(self, credential: Credential) -> None:
        store = SimpleCertificateStore()
        for each in credential.chain:
            store.register(asn1_x509.Certificate.load(each))
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(credential.certificate), cert_registry=store, embed_roots=True
        )
        self._credential = credential

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign encoded attributes; only SHA-256 is offered."""
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        return bytes(self._credential.signature_size) if dry_run else self._credential.sign(data)
