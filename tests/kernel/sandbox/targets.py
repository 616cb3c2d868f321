"""What the sandbox tests run inside children: each function misbehaves in one way."""

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Page:
    """A value of ours that may come back."""

    number: int


class Understood(Exception):
    """An error of ours, with a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Evil:
    """Pickles into a call of a function: must not run in the application."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/carimbo-sandbox-was-broken",)


def echo(*args: object, **kwargs: object) -> tuple[object, ...]:
    return (*args, *kwargs.values())


def page(number: int) -> Page:
    return Page(number)


def evil() -> object:
    return Evil()


def understood() -> None:
    raise Understood("a página 3 está em branco")


def secretive() -> None:
    raise ValueError("CPF 529.982.247-25")


def fail_with(number: int) -> None:
    raise OSError(number, os.strerror(number))


def allocate(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def refuse_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.sleep(60)


def write(mebibytes: int) -> None:
    Path("big").write_bytes(bytes(mebibytes << 20))


def answer(mebibytes: int) -> bytes:
    return bytes(mebibytes << 20)


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def leave(seconds: float, mark: str) -> int:
    """Start a grandchild, write a file, lock the folder, and return the grandchild's pid."""
    Path(tempfile.gettempdir(), "left").write_text("left")
    child = subprocess.Popen(["sleep", str(seconds)], stdout=subprocess.DEVNULL)
    Path(mark).write_text(str(child.pid))
    return child.pid


def leave_and_sleep(mark: str) -> None:
    leave(60, mark)
    time.sleep(60)


def surroundings() -> dict[str, object]:
    return {
        "environment": dict(os.environ),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd")),  # noqa: PTH208 - names only
        "folder": os.getcwd(),  # noqa: PTH109 - as text
        "temporary": tempfile.gettempdir(),
        "mode": Path.cwd().stat().st_mode & 0o777,
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "session": os.getsid(0) == os.getpid(),
        "json": "json" in sys.modules,
    }


def chatter(on_progress: Callable[[Page], None]) -> None:
    """Report progress for ever."""
    while True:
        on_progress(Page(1))
        time.sleep(0.01)


def trickle() -> None:
    """Announce a long answer and send it a byte at a time, past the runner."""
    with socket.socket(fileno=3) as stream:
        stream.sendall(b"R" + (1000).to_bytes(4, "big"))
        while True:
            stream.sendall(b".")
            time.sleep(0.05)


def count(pages: int, pause: float, on_progress: Callable[[Page], None]) -> int:
    for number in range(1, pages + 1):
        on_progress(Page(number))
        time.sleep(pause)
    return pages
