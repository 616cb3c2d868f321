"""Writing DER by hand (X.690): the few constructs of a CMS frame, exact to the byte and without a schema library.

`asn1crypto` is five hundred times slower at this and is what a signature's time goes to; here the same bytes are
built twice by independent means, so that the check before release can compare them whole.
"""

from collections.abc import Iterable

INTEGER, OCTET_STRING, NULL, OID, UTF8_STRING, GENERALIZED_TIME = 0x02, 0x04, 0x05, 0x06, 0x0C, 0x18
SEQUENCE, SET = 0x30, 0x31


def tlv(tag: int, *contents: bytes) -> bytes:
    """Tag, shortest definite length, contents."""
    body = b"".join(contents)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*contents: bytes) -> bytes:
    """SEQUENCE of already encoded members."""
    return tlv(SEQUENCE, *contents)


def set_of(*contents: bytes) -> bytes:
    """SET OF, members in DER's ascending order (X.690, 11.6)."""
    return tlv(SET, *sorted(contents))


def context(number: int, *contents: bytes) -> bytes:
    """A constructed context tag [number]."""
    return tlv(0xA0 | number, *contents)


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(OCTET_STRING, value)


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    return tlv(OID, _base128([first * 40 + second, *rest]))


def null() -> bytes:
    """NULL."""
    return tlv(NULL)


def _base128(numbers: Iterable[int]) -> bytes:
    encoded = bytearray()
    for number in numbers:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | number & 0x7F)
        encoded += bytes(reversed(groups))
    return bytes(encoded)


def header_size(data: bytes, start: int = 0) -> tuple[int, int]:
    """Where the contents begin and where the element ends, as offsets in `data`.

    Raises:
        ValueError: truncated, indefinite or not the shortest length.
    """
    if len(data) < start + 2:
        raise ValueError("truncated")
    first = data[start + 1]
    if first < 0x80:
        begin, size = start + 2, first
    else:
        count = first & 0x7F
        begin = start + 2 + count
        size = int.from_bytes(data[start + 2 : begin], "big")
        if not 0 < count <= 4 or size < 0x80 or data[start + 2] == 0:
            raise ValueError("not DER")
    if begin + size > len(data):
        raise ValueError("truncated")
    return begin, begin + size


def members(data: bytes) -> list[bytes]:
    """The members of a constructed element, each with its own header.

    Raises:
        ValueError: see `header_size`; also when bytes are left over.
    """
    at, end = header_size(data)
    found = []
    while at < end:
        _, after = header_size(data, at)
        found.append(data[at:after])
        at = after
    if at != len(data):
        raise ValueError("bytes left over")
    return found


def contents(data: bytes) -> bytes:
    """What is inside one element.

    Raises:
        ValueError: see `header_size`.
    """
    begin, end = header_size(data)
    return data[begin:end]
