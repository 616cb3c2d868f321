"""The desk's first process: it listens, hands each connection to a worker and keeps the vault.

A worker is forked when none is free and lingers a little for the next connection, because a fresh one spends a third
of its time copying the memory it touches; when it has been idle it goes, and its memory with it.

It has one thread and does nothing slow, so a fork is always safe and a take from the vault always whole.
"""

import gc
import logging
import os
import resource
import selectors
import signal
import socket
import stat
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from signing.authority import Authority, SealedAuthority, open_authority
from signing.credential import Credential
from signing.desk import wire
from signing.desk.orders import Placed, placed_from_wire
from signing.desk.rehearsal import rehearse
from signing.desk.vault import Bound, KeyMaterial, Vault
from signing.desk.worker import Means, Worker
from signing.errors import BadRequest, DeskUnavailable, SigningError, to_wire
from signing.timestamps import CityTimeStamper, LastToken

log = logging.getLogger("signing.desk")
_PEER = struct.Struct("3i")  # pid, uid, gid: struct ucred, unix(7)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the desk allows itself.

    Attributes:
        workers: connections served at once; more wait in the listening queue.
        seconds: for one request.
        idle_seconds: a silent connection is closed after so long.
        linger_seconds: a worker without connection is ended after so long.
        memory: address space of a worker, bytes.
    """

    workers: int = 16
    seconds: int = 100
    idle_seconds: int = 30
    linger_seconds: int = 20
    memory: int = 2 << 30


@dataclass(slots=True)
class _Child:
    """A worker, the socket that brings it connections, and what it has taken from the vault.

    `free_since` is None while it serves a connection.
    """

    pid: int
    jobs: socket.socket
    free_since: float | None = None
    taken: dict[Bound, Any] = field(default_factory=dict)


def utc_now() -> datetime:
    """The machine's clock, for those who bring none."""
    return datetime.now(UTC)


def serve(
    socket_path: Path,
    authority: SealedAuthority,
    installation_key: bytes,
    *,
    clock: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
) -> None:
    """Run the desk until SIGTERM or SIGINT. Call it in the main thread of a process that has no other.

    Args:
        socket_path: its folder is made (0700) if missing; the moment of the last timestamp is kept beside it.
        authority: as the application stores it.
        installation_key: 32 bytes.
        clock: aware UTC.
        limits: see `Limits`.

    Raises:
        DamagedKey: the installation key does not open the authority.
        DeskUnavailable: another desk listens there, or the folder is open to others.
        SigningError: the rehearsal failed: signing does not work here.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _private_folder(socket_path.parent)
    opened = open_authority(authority, installation_key)
    stamper = _timestamper(opened, socket_path.with_name("last-timestamp"), clock)
    rehearse(opened, stamper, clock)
    _Server(Means(opened, installation_key, stamper, clock), limits or Limits()).run(socket_path)


def _timestamper(authority: Authority, path: Path, clock: Callable[[], datetime]) -> CityTimeStamper:
    certificates = (each.certificate.public_bytes(Encoding.DER) for each in (authority.timestamping, authority.issuing))
    certificate, issuing = certificates
    return CityTimeStamper(Credential(certificate, (issuing,), authority.timestamping.key), LastToken(path), clock)


def _private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise DeskUnavailable(f"A pasta {folder} da mesa de assinatura deve ser só sua (permissão 0700).")


def _listen(path: Path) -> socket.socket:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, suppress(OSError):
        probe.connect(str(path))
        raise DeskUnavailable("Já há uma mesa de assinatura neste endereço.")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(128)
    return listener


class _Server:
    def __init__(self, means: Means, limits: Limits) -> None:
        self._means, self._limits = means, limits
        self._vault = Vault()
        self._children: dict[socket.socket, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._running = True

    def run(self, path: Path) -> None:
        """Listen until told to stop; then end every worker and take the socket away."""
        with _listen(path) as listener:
            wake, waker = socket.socketpair()
            waker.setblocking(False)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
            signal.signal(signal.SIGCHLD, lambda *_: None)
            signal.set_wakeup_fd(waker.fileno())
            self._selector.register(wake, selectors.EVENT_READ)
            gc.freeze()  # workers share what was loaded instead of copying it at their first collection
            try:
                while self._running:
                    self._turn(listener, wake)
            finally:
                signal.set_wakeup_fd(-1)
                path.unlink(missing_ok=True)
                self._end_children()

    def _stop(self, *_: object) -> None:
        self._running = False

    def _turn(self, listener: socket.socket, wake: socket.socket) -> None:
        self._listen_if_room(listener)
        for key, _ in self._selector.select(timeout=5):
            if key.fileobj is listener:
                self._accept(listener)
            elif key.fileobj is wake:
                wake.recv(64)
            elif isinstance(key.fileobj, socket.socket):
                self._hear(key.fileobj)
        self._vault.sweep()
        self._retire()
        self._reap()

    def _free(self) -> list[_Child]:
        return [child for child in self._children.values() if child.free_since is not None]

    def _listen_if_room(self, listener: socket.socket) -> None:
        listening = listener.fileno() in self._selector.get_map()
        room = len(self._children) < self._limits.workers or bool(self._free())
        if room and not listening:
            self._selector.register(listener, selectors.EVENT_READ)
        if listening and not room:
            self._selector.unregister(listener)

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            _, uid, _ = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
            if uid != os.geteuid():
                log.warning("refused a client of another user")
                return
            child = next(iter(self._free()), None) or self._fork(listener, connection)
            child.free_since = None
            with suppress(OSError):  # the worker has just died: the client is told that the desk is unavailable
                socket.send_fds(child.jobs, [b"c"], [connection.fileno()])

    def _fork(self, listener: socket.socket, connection: socket.socket) -> _Child:
        ours, theirs = socket.socketpair()
        jobs_out, jobs_in = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for each in (listener, connection, ours, jobs_out):
                each.close()
            self._work(jobs_in, theirs)
        theirs.close()
        jobs_in.close()
        ours.settimeout(5)
        child = self._children[ours] = _Child(pid, jobs_out)
        self._selector.register(ours, selectors.EVENT_READ)
        return child

    def _work(self, jobs: socket.socket, vault: socket.socket) -> None:
        """The forked process; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for channel, child in self._children.items():
                channel.close()
                child.jobs.close()
            resource.setrlimit(resource.RLIMIT_AS, (self._limits.memory, self._limits.memory))
            Worker(self._means, vault, self._limits.seconds).work(jobs, self._limits.idle_seconds)
        except OSError:
            log.info("the first process is gone")
        finally:
            os._exit(0)

    def _retire(self) -> None:
        """Closing its job socket tells a worker to end."""
        since = time.monotonic() - self._limits.linger_seconds
        for child in self._free():
            if child.free_since is not None and child.free_since < since:
                child.free_since = None
                child.jobs.close()

    def _hear(self, channel: socket.socket) -> None:
        """A worker asks something of the vault, or has ended."""
        child = self._children[channel]
        try:
            message = wire.receive(channel)
            if message is not None:
                wire.send(channel, *self._attend(child, *message))
                return
        except (OSError, BadRequest):
            log.warning("a worker broke off")
        self._selector.unregister(channel)
        channel.close()
        child.jobs.close()
        del self._children[channel]

    def _attend(self, child: _Child, body: dict[str, Any], blobs: list[bytes]) -> wire.Message:
        try:
            return self._do(child, body, blobs)
        except (KeyError, TypeError, ValueError):
            return dict(to_wire(BadRequest())), []
        except SigningError as error:
            return dict(to_wire(error)), []

    def _do(self, child: _Child, body: dict[str, Any], blobs: list[bytes]) -> wire.Message:
        match body["op"]:
            case "grant":
                key, certificate, *chain = blobs
                material = KeyMaterial(certificate, tuple(chain), key)
                self._vault.grant(body["person"], placed_from_wire(body["orders"]), material)
            case "take":
                return self._take(child, Bound(body["person"], Placed(body["place"], body["digest"])))
            case "give_back":
                self._give_back(child)
            case "done":
                child.taken.clear()
            case "free":
                child.free_since = time.monotonic()
            case "forget":
                self._vault.forget(body["person"])
            case _:
                return self._count(body["op"], body["key"])
        return {}, []

    def _count(self, operation: str, key: str) -> wire.Message:
        if operation == "failed":
            self._vault.fail(key)
        if operation == "succeeded":
            self._vault.succeed(key)
        return {"locked": self._vault.is_locked(key)}, []

    def _take(self, child: _Child, bound: Bound) -> wire.Message:
        grant = self._vault.take(bound)
        if grant is None:
            return {"found": False}, []
        child.taken[bound] = grant
        return {"found": True}, [grant.material.key, grant.material.certificate, *grant.material.chain]

    def _give_back(self, child: _Child) -> None:
        for bound, grant in child.taken.items():
            self._vault.give_back(bound, grant)
        child.taken.clear()

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass

    def _end_children(self) -> None:
        for child in self._children.values():
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
