"""What is asked of the signing desk and what it answers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from signing.certificates import CertificateFacts
from signing.errors import BadRequest
from signing.trust import Level, TrustKind, TrustRoot

Blobs = list[bytes]


@dataclass(frozen=True, slots=True)
class Placed:
    """One document in one place of a signature request: what an unlocked key may be used for, once.

    Attributes:
        place: the place's id in the application, as text.
        digest: SHA-256 of the PDF as the person saw it, hexadecimal.
    """

    place: str
    digest: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new officer's certificate and its sealed key."""

    sealed_key: bytes
    certificate: bytes
    serial: str
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a PKCS#12 file held: the certificate (DER) and what it says."""

    certificate: bytes
    facts: CertificateFacts


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """Sign one file with the key that a person unlocked for it.

    Attributes:
        person: who unlocked the key, as text.
        place: with `digest`, names the unlocking that is used up.
        source: the PDF to sign; `digest` is its SHA-256 in hexadecimal.
        target: where the signed file goes; the folder exists.
        role: the person's office, printed in the stamp.
        minimum: the level that the act demands (Lei 14.063/2020, art. 5).
        roots: the trust folder.
        revocation_lists: CRLs (DER) of every authority that may be met.
        zone: the city's time zone, for the stamp.
        timestamp: B-T when true, B-B when not.
    """

    person: str
    place: str
    source: Path
    digest: str
    target: Path
    field_name: str
    name: str
    role: str
    reason: str
    minimum: Level
    zone: str
    roots: tuple[TrustRoot, ...] = field(repr=False)
    revocation_lists: tuple[bytes, ...] = field(repr=False)
    timestamp: bool = True

    def to_wire(self) -> tuple[dict[str, Any], Blobs]:
        """JSON and the certificates and lists beside it."""
        body = {name: getattr(self, name) for name in _TEXTS} | {name: str(getattr(self, name)) for name in _PATHS}
        body |= {"timestamp": self.timestamp, "kinds": [root.kind for root in self.roots]}
        return body, [root.certificate for root in self.roots] + list(self.revocation_lists)

    @classmethod
    def from_wire(cls, body: dict[str, Any], blobs: Sequence[bytes]) -> Self:
        """Rebuild an order.

        Raises:
            BadRequest: something is missing or of another type.
        """
        try:
            kinds = [TrustKind(kind) for kind in body["kinds"]]
            roots = tuple(TrustRoot(kind, der) for kind, der in zip(kinds, blobs, strict=False))
            parsed: dict[str, Any] = {name: str(body[name]) for name in _TEXTS}
            parsed |= {name: Path(body[name]) for name in _PATHS}
            parsed |= {"minimum": Level(body["minimum"]), "timestamp": bool(body["timestamp"])}
            return cls(**parsed, roots=roots, revocation_lists=tuple(blobs[len(kinds) :]))
        except (KeyError, TypeError, ValueError):
            raise BadRequest from None


_TEXTS = ("person", "place", "digest", "field_name", "name", "role", "reason", "minimum", "zone")
_PATHS = ("source", "target")


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What a signature turned out to be.

    Attributes:
        digest: SHA-256 of the signed file, hexadecimal; `size` its bytes.
        certificate: the signer's, DER.
        demonstration: the level is only for show.
        timestamped_at: what the timestamp states, or None at B-B.
        timestamp_authority: whose clock it was; empty at B-B.
    """

    digest: str
    size: int
    certificate: bytes = field(repr=False)
    serial: str
    level: Level
    demonstration: bool
    signed_at: datetime
    timestamped_at: datetime | None
    timestamp_authority: str

    def to_wire(self) -> tuple[dict[str, Any], Blobs]:
        """JSON and the certificate beside it."""
        body = asdict(self)
        body.pop("certificate")
        stamped = self.timestamped_at.isoformat() if self.timestamped_at else None
        return body | {"signed_at": self.signed_at.isoformat(), "timestamped_at": stamped}, [self.certificate]

    @classmethod
    def from_wire(cls, body: dict[str, Any], blobs: Sequence[bytes]) -> Self:
        """Rebuild the facts."""
        stamped = body["timestamped_at"]
        parsed = {
            "level": Level(body["level"]),
            "signed_at": datetime.fromisoformat(body["signed_at"]),
            "timestamped_at": datetime.fromisoformat(stamped) if stamped else None,
        }
        return cls(**(body | parsed), certificate=blobs[0])


def placed_to_wire(orders: Sequence[Placed]) -> list[list[str]]:
    """As JSON."""
    return [[each.place, each.digest] for each in orders]


def placed_from_wire(body: Any) -> list[Placed]:
    """Rebuild.

    Raises:
        BadRequest: not a list of pairs of text.
    """
    try:
        return [Placed(str(place), str(digest)) for place, digest in body]
    except (TypeError, ValueError):
        raise BadRequest from None
