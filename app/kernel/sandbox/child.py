"""What runs after the fork: give everything away, take the limits on, do the one thing asked, leave."""

import ctypes
import os
import resource
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from app.kernel.sandbox import answers, wire
from app.kernel.sandbox.limits import Limits

PR_SET_PDEATHSIG = 1
REQUEST_LIMIT = 1 << 30
OPEN_FILES = 256
_libc = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Request:
    """What a child is asked to do.

    Attributes:
        target: 'package.module:function'.
        arguments: positional.
        options: by name.
        limits: what it may use.
        reports: whether the function takes `on_progress`.
    """

    target: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    limits: Limits
    reports: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that is not one of ours: its type and where it came from, never its words (they may quote the file).

    Attributes:
        kind: name of the exception's class.
        places: innermost 'file.py:line' last.
        errno: the system's number, 0 if it had none.
    """

    kind: str
    places: tuple[str, ...]
    errno: int = 0


def live(stream: socket.socket, folder: Path, server_pid: int) -> None:
    """Answer one request on `stream` and end the process. Never returns."""
    status = 1
    try:
        stream = _isolate(stream, folder, server_pid)
        frame = wire.receive(stream, REQUEST_LIMIT)
        if frame is not None:
            _answer(stream, frame)
            status = 0
    except BaseException:  # noqa: BLE001, S110 - whatever happened, the server reports the exit status
        pass
    finally:
        os._exit(status)


def _isolate(stream: socket.socket, folder: Path, server_pid: int) -> socket.socket:
    os.setsid()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server_pid:
        os._exit(1)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.set_wakeup_fd(-1)
    _keep_only(stream.detach())
    os.chdir(folder)
    os.environ.update(TMPDIR=str(folder), HOME=str(folder))
    tempfile.tempdir = None
    return socket.socket(fileno=3)


def _keep_only(kept: int) -> None:
    """Leave descriptors 0 to 2 on /dev/null and `kept` as number 3; close everything else."""
    nothing = os.open(os.devnull, os.O_RDWR)
    safe = os.dup2(kept, 1000, inheritable=False) if kept <= 3 else kept
    for standard in (0, 1, 2):
        os.dup2(nothing, standard, inheritable=True)
    os.dup2(safe, 3, inheritable=False)
    os.closerange(4, 65536)


def _take_on(limits: Limits) -> None:
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, ceiling = resource.getrlimit(what)
        most = hard if ceiling == resource.RLIM_INFINITY else min(hard, ceiling)
        resource.setrlimit(what, (min(soft, most), most))


def _answer(stream: socket.socket, frame: wire.Frame) -> None:
    request: Request = answers.unpack_trusted(frame.body)
    _take_on(request.limits)
    options = dict(request.options)
    if request.reports:
        options["on_progress"] = lambda step: wire.send(stream, wire.PROGRESS, answers.pack(step))
    try:
        body = answers.pack(_function(request.target)(*request.arguments, **options))
    except Exception as error:  # noqa: BLE001 - every failure travels home
        wire.send(stream, wire.FAILURE, _failure(error))
    else:
        wire.send(stream, wire.RESULT, body)


def _function(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _failure(error: Exception) -> bytes:
    if answers.is_ours(error):
        error.__traceback__ = error.__cause__ = error.__context__ = None
        return answers.pack(error)
    frames = traceback.extract_tb(sys.exc_info()[2])[-4:]
    places = tuple(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return answers.pack(Failure(type(error).__name__, places, getattr(error, "errno", None) or 0))
