"""The installation's own timestamp authority (RFC 3161), in the process that signs.

It is plainly named in its certificate and claims no more than that this city's clock said so. It refuses to go back
in time: a token is never dated before the last one, even after a restart. Authorities over HTTP are to become other
subclasses of pyHanko's `TimeStamper`; `signer.sign_pdf` asks nothing but `token_size` more of this one.
"""

import fcntl
import os
import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper

from signing import der
from signing.certificates import facts_of
from signing.cms_frame import Frame, sha256, token_parts
from signing.credential import Credential
from signing.errors import TimestampClockError, TimestampProblem

POLICY = "2.25.114929307842214983437905312785137226831"  # a UUID as OID (ITU-T X.667): registered with nobody
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SERIAL_BYTES = 8


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a timestamp token says: when (aware UTC) and of which SHA-256."""

    moment: datetime
    imprint: bytes


class LastToken:
    """The moment of the last token, in a file of 8 bytes shared by all processes that sign."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            stored = os.pread(self._file, 8, 0)
            yield struct.unpack(">Q", stored)[0] if stored else 0
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def advance(self, clock: Callable[[], datetime]) -> datetime:
        """Read the clock and keep what it said, to the second.

        Raises:
            TimestampClockError: it is behind the last token.
        """
        with self._locked() as last:
            now = int(clock().timestamp())
            if now < last:
                raise TimestampClockError
            if now > last:
                os.pwrite(self._file, struct.pack(">Q", now), 0)
        return datetime.fromtimestamp(now, UTC)


class CityTimeStamper(TimeStamper):
    """Makes timestamp tokens with a key parsed once.

    Args:
        credential: certificate with extended key usage timeStamping alone, issuing CA and key.
        last: refuses to go back in time.
        clock: aware UTC.
    """

    def __init__(self, credential: Credential, last: LastToken, clock: Callable[[], datetime]) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]  # pyHanko left it untyped
        self.credential = credential
        self.name = facts_of(credential.frame.certificate).name
        self._last, self._clock = last, clock
        self._dry = self._token(bytes(32), datetime(2000, 1, 1, tzinfo=UTC), bytes(credential.signature_size))

    @property
    def token_size(self) -> int:
        """Bytes of every token, exactly."""
        return len(self._dry)

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:  # noqa: ARG002  # pyHanko's signature
        """A token of the right size that was not signed, for dry runs."""
        return cms.ContentInfo.load(self._dry)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token for a SHA-256.

        Raises:
            TimestampProblem: another digest algorithm.
            TimestampClockError: the clock went back.
        """
        if md_algorithm != "sha256":
            raise TimestampProblem
        return cms.ContentInfo.load(self._token(message_digest, self._last.advance(self._clock)))

    def _token(self, imprint: bytes, moment: datetime, value: bytes | None = None) -> bytes:
        # A serial of fixed width keeps every token at the same size.
        serial = int.from_bytes(b"\x01" + secrets.token_bytes(_SERIAL_BYTES - 1), "big")
        frame = self.credential.frame
        information = encode_information(frame, imprint, serial, moment)
        if value is None:
            value = self.credential.sign(frame.token_attributes(information))
        return frame.token(information, value)


def encode_information(frame: Frame, imprint: bytes, serial: int, moment: datetime) -> bytes:
    """The TSTInfo (RFC 3161, 2.4.2) for a SHA-256, accurate to one second."""
    return der.sequence(
        der.integer(1),
        der.oid(POLICY),
        der.sequence(der.sequence(der.oid(_SHA256)), der.octets(imprint)),
        der.integer(serial),
        der.tlv(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode()),
        der.sequence(der.integer(1)),
        der.context(0, der.context(4, frame.subject)),
    )


def read_information(frame: Frame, information: bytes) -> TokenFacts:
    """Read back a TSTInfo that this module wrote, and be sure that it did.

    Raises:
        ValueError: not the one encoding that this module gives.
    """
    parts = der.members(information)
    imprint = der.contents(der.members(parts[2])[1])
    serial = int.from_bytes(der.contents(parts[3]), "big")
    text = der.contents(parts[4]).decode("ascii")
    moment = datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    if encode_information(frame, imprint, serial, moment) != information:
        raise ValueError("not our TSTInfo")
    return TokenFacts(moment, imprint)


def check_token(frame: Frame, token: bytes, signature: bytes) -> datetime:
    """Check that a token of the city's authority is sound and covers a signature value; the moment it states.

    Raises:
        ValueError: any byte of it is not what this authority would write, or it covers something else.
    """
    information, value = token_parts(token)
    facts = read_information(frame, information)
    if facts.imprint != sha256(signature) or frame.token(information, value) != token:
        raise ValueError("timestamp of something else")
    if not frame.verifies(value, frame.token_attributes(information)):
        raise ValueError("timestamp not signed by its authority")
    return facts.moment
