"""Frames on a stream socket: a kind of one byte, a length of four, then the bytes."""

import socket
import struct
from typing import NamedTuple

HEADER = struct.Struct("!cI")
REQUEST, PROGRESS, RESULT, FAILURE = b"Q", b"P", b"R", b"E"


class Frame(NamedTuple):
    """One message."""

    kind: bytes
    body: bytes


class TooBig(Exception):
    """The other side announced more bytes than allowed."""


def send(stream: socket.socket, kind: bytes, body: bytes) -> None:
    """Write one frame whole."""
    stream.sendall(HEADER.pack(kind, len(body)) + body)


def receive(stream: socket.socket, limit: int) -> Frame | None:
    """Read one frame, or None if the other side has gone.

    Args:
        stream: a blocking socket; its timeout counts for each piece.
        limit: largest body accepted, in bytes.

    Raises:
        TooBig: the announced body is larger than `limit`; nothing of it was read.
        TimeoutError: the socket's timeout passed.
    """
    header = _exactly(stream, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    if length > limit:
        raise TooBig(length)
    body = _exactly(stream, length)
    return None if body is None else Frame(kind, body)


def _exactly(stream: socket.socket, length: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < length:
        piece = stream.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
