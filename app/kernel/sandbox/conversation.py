"""One call's talk with its child: progress, the answer, the end; and what is done when the time is over."""

import errno
import io
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from signal import SIGKILL, SIGXCPU
from typing import Any, NoReturn

from app.kernel.errors import CarimboError, OutOfSpace
from app.kernel.sandbox import answers, server, wire
from app.kernel.sandbox.child import Failure
from app.kernel.sandbox.errors import SandboxCrashed, SandboxMemory, SandboxTimeout
from app.kernel.sandbox.limits import Limits

NO_SPACE = "Não há espaço em disco para abrir o arquivo. Nada foi perdido; tente mais tarde."
log = logging.getLogger(__name__)


class Conversation:
    """A call under way.

    Args:
        stream: the socket to the child.
        ended: where the server writes the exit status once nothing of the child is left.
        limits: of this call.
        order: sends a signal order to the server for this child.
    """

    def __init__(
        self, stream: socket.socket, ended: io.RawIOBase, limits: Limits, order: Callable[[bytes], None]
    ) -> None:
        self.stream = stream
        self.ended = ended
        self.limits = limits
        self.order = order
        began = time.monotonic()
        self.deadline = began + limits.wall_seconds
        self.last_moment = began + limits.wall_seconds_at_most

    def hold(self, request: bytes, on_progress: Callable[[Any], None] | None) -> Any:
        """Send the request, take progress, give the answer once the child is gone.

        Raises:
            SandboxError: one of its kinds, or an error of our own that the function raised.
        """
        try:
            frame = self._answer(request, on_progress)
        except BaseException:
            self._stop()
            raise
        exit_code = self._wait_for_end()
        if frame is None:
            raise _died(exit_code)
        if frame.kind == wire.FAILURE:
            _raise(self._unpack(frame))
        return self._unpack(frame)

    def _answer(self, request: bytes, on_progress: Callable[[Any], None] | None) -> wire.Frame | None:
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                self._hurry()
                wire.send(self.stream, wire.REQUEST, request)
            while True:
                frame = wire.receive(self.stream, self.limits.output_bytes, self._hurry)
                if frame is None or frame.kind != wire.PROGRESS:
                    return frame
                self.deadline = min(self.deadline + self.limits.wall_seconds_per_progress, self.last_moment)
                if on_progress is not None:
                    on_progress(self._unpack(frame))
        except ConnectionResetError:
            return None
        except TimeoutError:
            raise SandboxTimeout(f"over {self.limits.wall_seconds} s") from None
        except wire.TooBig as error:
            raise SandboxMemory(f"answer of {error} bytes") from None

    def _hurry(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.stream.settimeout(left)

    def _stop(self) -> None:
        """Interrupt, wait the grace, kill; returns when the server has swept."""
        self.order(server.INTERRUPT)
        grace = time.monotonic() + self.limits.grace_seconds
        self.stream.settimeout(0.05)
        while time.monotonic() < grace:
            with suppress(TimeoutError):
                if not self.stream.recv(1 << 16):
                    break
        self.order(server.KILL)
        self._wait_for_end()

    def _wait_for_end(self) -> int | None:
        """The exit code (negative: a signal), or None if the server itself is gone."""
        status = self.ended.read(server.STATUS.size)
        return int(server.STATUS.unpack(status)[0]) if status else None

    @staticmethod
    def _unpack(frame: wire.Frame) -> Any:
        try:
            return answers.unpack(frame.body)
        except answers.Refused as error:
            raise SandboxCrashed(f"answer refused: {error}") from None


def _died(exit_code: int | None) -> CarimboError:
    detail = "server gone" if exit_code is None else f"exit {exit_code}"
    log.warning("sandboxed call ended without an answer: %s", detail)
    if exit_code == server.NOT_STARTED + errno.ENOSPC:
        return OutOfSpace(NO_SPACE)
    kinds = {-SIGXCPU: SandboxTimeout, -SIGKILL: SandboxMemory}
    return kinds.get(exit_code or 0, SandboxCrashed)(detail)


def _raise(error: object) -> NoReturn:
    if isinstance(error, Exception):
        raise error
    if not isinstance(error, Failure):
        raise SandboxCrashed("failure without an exception")
    detail = f"{error.kind} at {' '.join(error.places)}"
    log.warning("sandboxed call failed: %s", detail)
    if error.errno == errno.ENOSPC:
        raise OutOfSpace(NO_SPACE)
    memory = error.kind == "MemoryError" or error.errno in (errno.EFBIG, errno.ENOMEM)
    raise (SandboxMemory if memory else SandboxCrashed)(detail)
