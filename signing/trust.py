"""Which authorities the city trusts, and for what level: a folder with one sub-folder for each kind.

The level of a certificate is decided by the folder its root is in, never by what the certificate says of
itself (Lei 14.063/2020, art. 4: simple, advanced, qualified).
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


class Level(enum.StrEnum):
    """Lei 14.063/2020, art. 4, in ascending order."""

    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"

    def serves(self, asked: "Level") -> bool:
        """A higher level serves wherever a lower one is asked (art. 5)."""
        order = list(Level)
        return order.index(self) >= order.index(asked)


class TrustKind(enum.StrEnum):
    """The sub-folders of the trust folder, by name."""

    INTERNAL = "internal"
    ICP_BRASIL = "icp-brasil"
    GOV_BR = "gov.br"
    DEMONSTRATION = "demonstration"
    TSA = "tsa"

    @property
    def level(self) -> Level:
        """The level that a signer's root of this kind gives; a timestamp root alone signs for nobody."""
        qualified = {TrustKind.ICP_BRASIL, TrustKind.DEMONSTRATION}
        return Level.QUALIFIED if self in qualified else Level.SIMPLE if self is TrustKind.TSA else Level.ADVANCED


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """One trusted root certificate (DER) and the kind of folder it came from."""

    kind: TrustKind
    certificate: bytes

    @property
    def signs(self) -> bool:
        """Whether persons' certificates may descend from it."""
        return self.kind is not TrustKind.TSA


def load_trust_folder(folder: Path) -> tuple[TrustRoot, ...]:
    """Every certificate (PEM, one or many a file, or DER) in the sub-folders named after a `TrustKind`.

    Raises:
        ValueError: a file that is no certificate; a trust store is never loaded in part.
    """
    kinds = ((kind, folder / kind.value) for kind in TrustKind)
    return tuple(
        TrustRoot(kind, certificate)
        for kind, place in kinds
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.suffix.lower() in {".pem", ".crt", ".cer", ".der"}
        for certificate in _certificates(path.read_bytes())
    )


def roots_of(roots: Iterable[TrustRoot], *kinds: TrustKind) -> tuple[bytes, ...]:
    """The certificates (DER) of the given kinds."""
    return tuple(root.certificate for root in roots if root.kind in kinds)


def _certificates(data: bytes) -> list[bytes]:
    if b"-----BEGIN" in data:
        return [each.public_bytes(Encoding.DER) for each in x509.load_pem_x509_certificates(data)]
    return [x509.load_der_x509_certificate(data).public_bytes(Encoding.DER)]
