"""The check before release: is the file on disk exactly what one good signature more makes of the earlier one?

Cheap because it is strict: our own writer has one way to do it, and any byte that differs is refused. Bytes are read
again from disk. It does not replace path and revocation validation, which `signing.vetting` did before.
"""

import hashlib
import mmap
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from signing import der
from signing.cms_frame import Frame, signature_value
from signing.errors import ReleaseRefused
from signing.timestamps import check_token

_BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,12}) (\d{1,12}) (\d{1,12})\]")
_CONTENTS = b"/Contents "
_HEX = re.compile(rb"[0-9A-F]*")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the signed file must be.

    Attributes:
        earlier_size: bytes of the revision that was signed.
        earlier_digest: its SHA-256, raw.
        field_name: the field that now holds the signature.
        signer: frame of the expected certificate.
        timestamper: frame of the expected timestamp authority, or None at level B-B.
    """

    earlier_size: int
    earlier_digest: bytes
    field_name: str
    signer: Frame
    timestamper: Frame | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """What was found in a sound file: its SHA-256 (hexadecimal), its size, and the token's moment if there is one."""

    digest: str
    size: int
    timestamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where /Contents lies: `start` at '<', `end` after '>'."""

    start: int
    end: int


def check_release(path: Path, expected: Expected) -> Released:
    """Check a freshly signed file.

    Raises:
        ReleaseRefused: whatever is not exactly as it must be; the message names nothing more.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            gap, moment = _check_bytes(data, expected)
            _check_structure(PdfFileReader(file, strict=False), expected.field_name, gap, data)
            return Released(hashlib.sha256(data).hexdigest(), len(data), moment)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, OSError, RecursionError, PdfError):
        raise ReleaseRefused from None


def _check_bytes(data: mmap.mmap, expected: Expected) -> tuple[_Gap, datetime | None]:
    """Prefix, one ByteRange to the end of the file, and the CMS that fits it to the byte."""
    running = hashlib.sha256(memoryview(data)[: expected.earlier_size])
    _demand(running.digest() == expected.earlier_digest)
    gap = _find_gap(data, expected.earlier_size)
    running.update(memoryview(data)[expected.earlier_size : gap.start])
    running.update(memoryview(data)[gap.end :])
    return gap, _check_cms(_unpack(data[gap.start : gap.end]), running.digest(), expected)


def _find_gap(data: mmap.mmap, earlier_size: int) -> _Gap:
    section = data[earlier_size:]
    found = _BYTE_RANGE.findall(section)
    _demand(len(found) == section.count(b"/ByteRange") == 1)
    start, end, rest = (int(each) for each in found[0])
    _demand(earlier_size < start < end and end + rest == len(data))
    _demand(data[start - len(_CONTENTS) : start] == _CONTENTS)
    return _Gap(start, end)


def _unpack(contents: bytes) -> bytes:
    """The DER inside '<…>': upper-case hexadecimal, filled up with zeros."""
    _demand(contents[:1] == b"<" and contents[-1:] == b">" and _HEX.fullmatch(contents[1:-1]) is not None)
    padded = bytes.fromhex(contents[1:-1].decode("ascii"))
    _, end = der.header_size(padded)
    _demand(not any(padded[end:]))
    return padded[:end]


def _check_cms(signature: bytes, digest: bytes, expected: Expected) -> datetime | None:
    value, token = signature_value(signature)
    frame = expected.signer
    _demand(frame.signature(digest, value, token) == signature)
    _demand(frame.verifies(value, frame.attributes(digest)))
    _demand((token is None) is (expected.timestamper is None))
    if token is None or expected.timestamper is None:
        return None
    return check_token(expected.timestamper, token, value)


def _check_structure(reader: PdfFileReader, field_name: str, gap: _Gap, data: mmap.mmap) -> None:
    """AcroForm → field → /V is the very dictionary whose bytes were checked."""
    (value,) = (value for _, value, _ in enumerate_sig_fields(reader, with_name=field_name))
    signature = value.get_object()
    _demand([int(each) for each in signature["/ByteRange"]] == [0, gap.start, gap.end, len(data) - gap.end])
    _demand(bytes(signature["/Contents"]).hex().upper().encode() == data[gap.start + 1 : gap.end - 1])
    _demand(signature["/Type"] == "/Sig" and signature["/SubFilter"] == "/ETSI.CAdES.detached")


def _demand(holds: bool) -> None:
    if not holds:
        raise ReleaseRefused
