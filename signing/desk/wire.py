"""Messages on the desk's socket: two lengths, a JSON object, then raw bytes. Never pickle.

Layout: u32 length of the JSON | u32 length of all blobs | JSON `{"body": …, "blobs": [lengths]}` | blobs.
"""

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

from signing.errors import BadRequest

MOST_BYTES = 64 << 20
_HEAD = struct.Struct(">II")

Message = tuple[dict[str, Any], list[bytes]]


def send(connection: socket.socket, body: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Send one message.

    Raises:
        OSError: the other side is gone.
    """
    text = json.dumps({"body": body, "blobs": [len(each) for each in blobs]}).encode()
    raw = b"".join(blobs)
    connection.sendall(_HEAD.pack(len(text), len(raw)) + text + raw)


def receive(connection: socket.socket) -> Message | None:
    """One message, or None when the other side closed between messages.

    Raises:
        BadRequest: too large, cut short or malformed.
        OSError: no answer in time.
    """
    head = _exactly(connection, _HEAD.size)
    if not head:
        return None
    text_size, raw_size = _HEAD.unpack(head)
    if text_size + raw_size > MOST_BYTES:
        raise BadRequest
    text, raw = _exactly(connection, text_size), _exactly(connection, raw_size)
    return _parse(text, raw, raw_size)


def _parse(text: bytes, raw: bytes, raw_size: int) -> Message:
    try:
        envelope = json.loads(text)
        body, sizes = envelope["body"], envelope["blobs"]
        blobs, at = [], 0
        for size in sizes:
            blobs.append(raw[at : at + size])
            at += size
        sound = isinstance(body, dict) and at == len(raw) == raw_size and all(size >= 0 for size in sizes)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadRequest from None
    if not sound:
        raise BadRequest
    return body, blobs


def _exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes; nothing when the other side closed before the first.

    Raises:
        BadRequest: closed in the middle.
    """
    parts: list[bytes] = []
    missing = size
    while missing and (part := connection.recv(min(missing, 1 << 20))):
        parts.append(part)
        missing -= len(part)
    if missing and parts:
        raise BadRequest
    return b"".join(parts)
