"""Frames on a stream socket: a kind of one byte, a length of four, then the bytes."""

import socket
import struct
from collections.abc import Callable
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


def receive(stream: socket.socket, limit: int, before_each: Callable[[], None] = lambda: None) -> Frame | None:
    """Read one frame, or None if the other side has gone.

    Args:
        stream: a blocking socket; its timeout counts for each piece.
        limit: largest body accepted, in bytes.
        before_each: called before each piece, to set the timeout anew: a trickle must not outlast a deadline.

    Raises:
        TooBig: the announced body is larger than `limit`; nothing of it was read.
        TimeoutError: the socket's timeout passed.
    """
    header = _exactly(stream, HEADER.size, before_each)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    if length > limit:
        raise TooBig(length)
    body = _exactly(stream, length, before_each)
    return None if body is None else Frame(kind, body)


def _exactly(stream: socket.socket, length: int, before_each: Callable[[], None]) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < length:
        before_each()
        piece = stream.recv(min(length - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)
