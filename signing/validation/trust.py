"""Whom the city trusts, in the shapes that validation needs."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from asn1crypto import x509
from pyhanko_certvalidator.registry import SimpleTrustManager

from signing.trust import TrustKind, TrustRoot, load_trust_folder

UNKNOWN = "unknown"


@dataclass(frozen=True)
class TrustStore:
    """Trusted roots by kind; a kind is the name of the folder a root is in (see `signing.trust`)."""

    roots: tuple[TrustRoot, ...]

    @classmethod
    def from_folder(cls, folder: Path) -> "TrustStore":
        """Load an administrator's trust folder.

        Raises:
            ValueError: a file in it is no certificate.
        """
        return cls(load_trust_folder(folder))

    @classmethod
    def from_bytes(cls, certificates: Mapping[str, Iterable[bytes]]) -> "TrustStore":
        """Roots given as DER by kind.

        Raises:
            ValueError: an unknown kind.
        """
        return cls(tuple(TrustRoot(TrustKind(kind), der) for kind, each in certificates.items() for der in each))

    @classmethod
    def from_json(cls, text: str) -> "TrustStore":
        """What `to_json` wrote.

        Raises:
            ValueError: malformed.
        """
        return cls(tuple(TrustRoot(TrustKind(kind), base64.b64decode(der)) for kind, der in json.loads(text)))

    def to_json(self) -> str:
        """A text to hand to a child process."""
        encoded = ((root.kind.value, base64.b64encode(root.certificate).decode("ascii")) for root in self.roots)
        return json.dumps(list(encoded))

    def kind_of(self, root: bytes) -> str:
        """The kind of a root given as DER, or 'unknown'; a root that signs wins over a timestamp one."""
        kinds = [each.kind for each in sorted(self.roots, key=lambda each: not each.signs) if each.certificate == root]
        return kinds[0].value if kinds else UNKNOWN

    @cached_property
    def for_signers(self) -> SimpleTrustManager:
        """Roots that persons' certificates may descend from."""
        return _manager(root for root in self.roots if root.signs)

    @cached_property
    def for_timestamps(self) -> SimpleTrustManager:
        """Roots that a timestamp authority may descend from: any, its certificate must say what it is for."""
        return _manager(self.roots)


def _manager(roots: Iterable[TrustRoot]) -> SimpleTrustManager:
    return SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root.certificate) for root in roots])
