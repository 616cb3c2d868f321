"""The report: plain values, fit for JSON, with every sentence in Portuguese."""

import enum
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


class Verdict(enum.StrEnum):
    """What holds of one signature, from best to worst."""

    VALID = "valid"
    VALID_WITH_CHANGES = "valid-with-changes"
    UNSUPPORTED = "unsupported"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"


class DocumentVerdict(enum.StrEnum):
    """What holds of the file: the worst of its signatures, or why there is none to judge."""

    VALID = "valid"
    VALID_WITH_CHANGES = "valid-with-changes"
    UNSUPPORTED = "unsupported"
    INDETERMINATE = "indeterminate"
    INVALID = "invalid"
    UNSIGNED = "unsigned"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NOT_PDF = "not-a-pdf"
    TOO_LARGE = "too-large"


class Coverage(enum.StrEnum):
    """How much of the file a signature's ByteRange covers."""

    WHOLE_FILE = "whole-file"
    REVISION = "revision"
    PARTIAL = "partial"


class RevocationStatus(enum.StrEnum):
    """What the revocation lists at hand say of the signer's certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one validation; time and memory are the child process's."""

    max_bytes: int = 200_000_000
    max_signatures: int = 60
    max_fields: int = 20_000


@dataclass(frozen=True, slots=True)
class Revocation:
    """State of the signer's certificate.

    Attributes:
        as_of: when the list that says so was issued (thisUpdate).
        revoked_at: when it was revoked, if it was.
    """

    status: RevocationStatus = RevocationStatus.UNKNOWN
    as_of: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who a certificate names.

    Attributes:
        cpf: 11 digits or empty; whoever shows it masks it.
        kind: the trust folder its root is in ('internal', 'icp-brasil', …) or 'unknown'.
        fingerprint: SHA-256 of the certificate, in hexadecimal.
    """

    name: str
    cpf: str
    issuer: str
    serial: str
    kind: str
    not_before: datetime
    not_after: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """What is known of one signature.

    Attributes:
        field: full name of its form field.
        is_timestamp: a document timestamp rather than a person's signature.
        reason: one sentence for the verdict.
        intact: its own revision is as it was signed, whoever signed it.
        level: 'B-B', 'B-T', 'B-LT', 'B-LTA', 'CMS' (not PAdES) or empty when it could not be read.
        revision_length: bytes of the signed revision, 0 when it is not intact; that prefix can be offered.
        role: the signature's /Reason, where the signer's role is written.
        time: aware; proved by `clock` when `time_proved`, else only declared by the signer.
        clock: name of the timestamp authority, or 'declarado por quem assinou'.
        changes: what was added to the file since, in words.
        suspicious: something is there that honest software does not write.
    """

    field: str
    verdict: Verdict
    reason: str
    is_timestamp: bool = False
    intact: bool = False
    level: str = ""
    coverage: Coverage = Coverage.PARTIAL
    revision_length: int = 0
    signer: Signer | None = None
    role: str = ""
    time: datetime | None = None
    time_proved: bool = False
    clock: str = ""
    revocation: Revocation = Revocation()
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    suspicious: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a file.

    Attributes:
        at: the moment for which it was validated.
        empty_fields: names of signature fields that nobody signed yet.
    """

    verdict: DocumentVerdict
    reason: str
    at: datetime
    signatures: tuple[SignatureLine, ...] = ()
    empty_fields: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suspicious: bool = field(default=False)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values; times as ISO 8601 with zone."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
