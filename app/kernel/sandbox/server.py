"""The fork server: imports once what calls need, then forks a child for each, single threaded, until its parent goes.

Started by `client` as `python -m app.kernel.sandbox CONTROL_FD RUNTIME_DIR MODULE…`. Orders come as datagrams on the
control socket: FORK with the child's socket and a status pipe attached, or a signal for a running call. When a call's
child has ended, its whole process group is killed and its folder removed, and only then its exit status is written to
the pipe. The end of the control socket is the end of the parent: everything is killed and swept, however it died.
"""

import gc
import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from app.kernel.sandbox import child, folders

ORDER = struct.Struct("!cQ")
STATUS = struct.Struct("!i")
FORK, INTERRUPT, KILL = b"F", b"I", b"K"
NOT_STARTED = 1000  # plus the system's error number, where an exit status would be
SIGNALS = {INTERRUPT: signal.SIGINT, KILL: signal.SIGKILL}


class ForkServer:
    """The loop and the children it has.

    Args:
        control: a SOCK_SEQPACKET socket to the parent.
        folder: this server's own folder; children's folders are made in it.
    """

    def __init__(self, control: socket.socket, folder: Path) -> None:
        self.control = control
        self.folder = folder
        self.calls: dict[int, int] = {}  # call → pid
        self.status_pipes: dict[int, int] = {}  # pid → descriptor

    def serve(self) -> None:
        """Take orders until the parent closes the control socket or SIGTERM comes."""
        woken, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while self._step(woken):
                pass
        finally:
            self.end()

    def end(self) -> None:
        """Kill every child with its group and remove all folders."""
        for pid in list(self.status_pipes):
            self._signal(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        self._reap()
        folders.remove(self.folder)

    def _step(self, woken: int) -> bool:
        control = self.control.fileno()
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            with suppress(BlockingIOError):
                os.read(woken, 4096)
            self._reap()
        return control not in ready or self._obey()

    def _obey(self) -> bool:
        order, descriptors, _, _ = socket.recv_fds(self.control, ORDER.size, 2)
        if len(order) != ORDER.size:
            return False
        kind, call = ORDER.unpack(order)
        if kind == FORK:
            self._fork(call, *descriptors)
        elif call in self.calls:
            self._signal(self.calls[call], SIGNALS[kind])
        return True

    def _fork(self, call: int, stream: int, status: int) -> None:
        place = self.folder / str(call)
        server = os.getpid()
        try:
            place.mkdir(mode=0o700)
            pid = os.fork()
        except OSError as error:
            folders.remove(place)
            os.close(stream)
            _report(status, NOT_STARTED + (error.errno or 0))
            return
        if pid == 0:
            child.live(socket.socket(fileno=stream), place, server)
        os.close(stream)
        self.calls[call] = pid
        self.status_pipes[pid] = status

    @staticmethod
    def _signal(pid: int, number: int) -> None:
        """Signal the child's group, or the child alone if it has made none yet. The pid is ours until reaped."""
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)

    def _reap(self) -> None:
        for call, pid in list(self.calls.items()):
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                self._signal(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                folders.remove(self.folder / str(call))
                del self.calls[call]
                _report(self.status_pipes.pop(pid), os.waitstatus_to_exitcode(status))


def _report(pipe: int, exit_code: int) -> None:
    with suppress(BrokenPipeError):
        os.write(pipe, STATUS.pack(exit_code))
    os.close(pipe)


def main() -> None:
    """Preload, sweep what dead servers left, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    runtime_dir = Path(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folders.sweep(runtime_dir)
    server = ForkServer(control, folders.claim(runtime_dir))
    for name in sys.argv[3:]:
        import_module(name)
    gc.collect()
    gc.freeze()
    server.serve()
