"""The caller's side: starts the fork server when first needed, sends a call, waits no longer than allowed.

Many threads may call at once. A server that was killed is started again by the next call.
"""

import atexit
import itertools
import os
import pickle
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from app.kernel.sandbox import folders, server
from app.kernel.sandbox.child import Request
from app.kernel.sandbox.conversation import Conversation
from app.kernel.sandbox.errors import SandboxCrashed
from app.kernel.sandbox.limits import Limits

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX", "FONTCONFIG_PATH")
DEFAULT_LIMITS = Limits()
_living: weakref.WeakSet["Sandbox"] = weakref.WeakSet()


class Sandbox:
    """Runs functions on untrusted files in limited child processes.

    Args:
        preload: modules the server imports once; only those whose import costs more than it weighs.
        runtime_dir: folder of this machine for private temporary folders; made if absent.
    """

    def __init__(self, preload: tuple[str, ...], runtime_dir: Path) -> None:
        self.preload = preload
        self.runtime_dir = runtime_dir
        self._calls = itertools.count(1)
        self._starting = threading.Lock()
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None
        _living.add(self)

    def call(
        self,
        target: str,
        *args: Any,
        limits: Limits = DEFAULT_LIMITS,
        on_progress: Callable[[Any], None] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run `target` in a child and give what it returned; nothing of the child is left when this returns or raises.

        Args:
            target: 'package.module:function'.
            *args: passed on; anything that pickles.
            limits: what the child may use.
            on_progress: called here with each object the function passes to its own `on_progress` option.
            **kwargs: passed on.

        Raises:
            SandboxTimeout: the time was over.
            SandboxMemory: memory or output was over.
            SandboxCrashed: the child died, or raised something that is not one of our own errors.
            OutOfSpace: the temporary folder's disk is full.
            Exception: whatever of our own errors (with a `message`) the function raised.
        """
        request = Request(target, args, kwargs, limits, reports=on_progress is not None)
        body = pickle.dumps(request, protocol=4)
        ours, theirs = socket.socketpair()
        status, status_end = os.pipe2(os.O_CLOEXEC)
        number = next(self._calls)
        with ours, os.fdopen(status, "rb", buffering=0) as ended:
            try:
                order = self._order_fork(number, theirs, status_end)
            finally:
                theirs.close()
                os.close(status_end)
            return Conversation(ours, ended, limits, order).hold(body, on_progress)

    @property
    def server_pid(self) -> int | None:
        """The fork server's process id, None before the first call or after its end."""
        running = self._server is not None and self._server.poll() is None
        return self._server.pid if self._server is not None and running else None

    def close(self) -> None:
        """End the server and all calls; a later call starts a new one."""
        with self._starting:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _order_fork(self, number: int, stream: socket.socket, status: int) -> Callable[[bytes], None]:
        """Ask for a child, starting the server anew once if it is gone; gives the way to send signals to that child."""
        attempts = 2
        while attempts:
            control = self._running()
            try:
                socket.send_fds(control, [server.ORDER.pack(server.FORK, number)], [stream.fileno(), status])
            except OSError:
                attempts -= 1
            else:
                return lambda order: _send(control, order, number)
        raise SandboxCrashed("fork server does not start")

    def _running(self) -> socket.socket:
        with self._starting:
            if self._control is None or self._server is None or self._server.poll() is not None:
                self._end()
                folders.sweep(self.runtime_dir)
                self._start()
            assert self._control is not None
            return self._control

    def _start(self) -> None:
        self.runtime_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = theirs.fileno()
        arguments = [str(number), str(self.runtime_dir.resolve()), *self.preload]
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "app.kernel.sandbox", *arguments],
                env=_clean_environment(),
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control = ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._control = None
        self._server = None

    def forget(self) -> None:
        """Leave the server to the process that started it (after a fork, that is our parent)."""
        if self._control is not None:
            self._control.close()
        self._starting = threading.Lock()
        self._control = None
        self._server = None


def _send(control: socket.socket, order: bytes, number: int) -> None:
    with suppress(OSError):
        control.send(server.ORDER.pack(order, number))


def _clean_environment() -> dict[str, str]:
    """Only where programs, languages and fonts are: no secret of the application's environment reaches a child."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if Path(entry).is_dir())
    return {"LANG": "C.UTF-8", **kept, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": path}


def _forget_all() -> None:
    for sandbox in list(_living):
        sandbox.forget()


def _close_all() -> None:
    for sandbox in list(_living):
        sandbox.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)
