"""Whom this installation trusts now: the administrator's folder, the city's own root, and every revocation list."""

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.certificates.authority import find_authority, newest_list
from app.settings import Settings
from signing.trust import TrustKind, TrustRoot, load_trust_folder


@dataclass(frozen=True)
class TrustBundle:
    """What signing and validation are told.

    Attributes:
        roots: trusted root certificates by kind.
        crls: revocation lists (DER).
    """

    roots: tuple[TrustRoot, ...]
    crls: tuple[bytes, ...]

    @property
    def store_json(self) -> str:
        """What `signing.validation.TrustStore.from_json` reads; written here so that no page loads the validator."""
        return json.dumps([(root.kind.value, b64encode(root.certificate).decode("ascii")) for root in self.roots])


def trust_bundle(session: Session, settings: Settings) -> TrustBundle:
    """Read it as it is at this moment.

    Raises:
        ValueError: a file in the trust folder is no certificate.
    """
    roots, lists = list(load_trust_folder(settings.trust_dir)), _lists_in(settings.trust_dir)
    authority = find_authority(session)
    if authority is not None:
        roots.append(TrustRoot(TrustKind.INTERNAL, authority.root_certificate))
        lists.append(authority.root_list)
    newest = newest_list(session)
    if newest is not None:
        lists.append(newest.der)
    return TrustBundle(tuple(roots), tuple(lists))


def _lists_in(folder: Path) -> list[bytes]:
    """Revocation lists (DER, `*.crl`) that an administrator keeps beside the roots; nothing is ever fetched."""
    return [path.read_bytes() for path in sorted(folder.glob("*/*.crl"))]
