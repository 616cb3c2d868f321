"""In-memory twins of the engines, for tests of the city hall that are not about engines."""

# ruff: noqa: ARG002 - the twins take what the engines take

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from app.engines import SigningFailed
from app.kernel import clock
from app.kernel.database import forbid_transaction
from app.settings import Settings
from signing.certificates import CertificateFacts
from signing.closing.facts import ClosedFacts
from signing.desk.orders import Enrolled, Placed, SignatureFacts, SigningOrder, Unlocked
from signing.errors import LevelTooLow, UnlockMissing, WrongPin
from signing.issuing import Holder, Revocation
from signing.trust import Level
from storage import ObjectMissing, Stored

PIN = "demo-pin-2026"


class MemoryStore:
    """Objects in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put(self, source: Path | BinaryIO, *, media_type: str) -> Stored:
        forbid_transaction()
        data = source.read_bytes() if isinstance(source, Path) else source.read()
        digest = sha256(data).hexdigest()
        self.objects[digest] = data
        return Stored(digest, len(data))

    def open(self, digest: str) -> AbstractContextManager[BinaryIO]:
        forbid_transaction()
        return BytesIO(self._bytes(digest))

    def fetch(self, digest: str, path: Path) -> Stored:
        forbid_transaction()
        path.write_bytes(self._bytes(digest))
        return Stored(digest, path.stat().st_size)

    def exists(self, digest: str) -> bool:
        return digest in self.objects

    def _bytes(self, digest: str) -> bytes:
        if digest not in self.objects:
            raise ObjectMissing(digest=digest)
        return self.objects[digest]


@dataclass
class FakeDesk:
    """Opens with `PIN` and signs by appending a line; `level` is what its certificates give."""

    level: Level = Level.ADVANCED
    cpf: str = ""
    opened: set[tuple[str, Placed]] = field(default_factory=set)
    signed: list[SigningOrder] = field(default_factory=list)
    failure: Exception | None = None

    def ping(self) -> None:
        forbid_transaction()

    def enrol(self, holder: Holder, pin: str) -> Enrolled:
        forbid_transaction()
        return Enrolled(b"sealed", b"certificate", f"{len(holder.cpf)}{holder.cpf}", clock.now() + timedelta(days=1))

    def revocation_list(self, entries: Sequence[Revocation]) -> bytes:
        raise NotImplementedError

    def unlock(self, person: str, orders: Sequence[Placed], *, sealed_key: bytes, certificate: bytes, pin: str) -> None:
        forbid_transaction()
        if pin != PIN:
            raise SigningFailed(WrongPin())
        self.opened |= {(person, each) for each in orders}

    def unlock_pkcs12(self, person: str, orders: Sequence[Placed], *, data: bytes, password: str) -> Unlocked:
        forbid_transaction()
        self.opened |= {(person, each) for each in orders}
        now = clock.now()
        return Unlocked(b"certificate", CertificateFacts("Demo", self.cpf, "", "Demo", "1", now, now, "f" * 64))

    def sign(self, order: SigningOrder) -> SignatureFacts:
        forbid_transaction()
        if self.failure is not None:
            raise self.failure
        bound = (order.person, Placed(order.place, order.digest))
        if bound not in self.opened:
            raise SigningFailed(UnlockMissing())
        if not self.level.serves(order.minimum):
            raise SigningFailed(LevelTooLow())
        self.opened.discard(bound)
        data = order.source.read_bytes() + f"\n%signed {order.place}".encode()
        order.target.write_bytes(data)
        self.signed.append(order)
        now = clock.now()
        return SignatureFacts(
            sha256(data).hexdigest(), len(data), b"certificate", "1", self.level, False, now, now, "Relógio de teste"
        )

    def forget(self, person: str) -> None:
        forbid_transaction()
        self.opened = {each for each in self.opened if each[0] != person}


class FakeSandbox:
    """Closes documents by copying them; `failure` is raised instead if set."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.failure: Exception | None = None

    def call(self, target: str, *args: Any, **_options: Any) -> Any:
        forbid_transaction()
        self.calls.append((target, args))
        if self.failure is not None:
            raise self.failure
        if target.endswith(":verification_sheet"):
            output, closing = args
            data = b"%sheet " + closing.code.encode()
        else:
            source, output, closing = args
            data = source.read_bytes() + b"\n%closed " + getattr(closing, "code", "").encode()
        output.write_bytes(data)
        return ClosedFacts(2, 1, (), len(data), sha256(data).hexdigest())


class FakeEngines:
    """What jobs and views take for `Engines`."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_dir=folder, host_name="host-a")
        self.store = MemoryStore()
        self.desk = FakeDesk()
        self.sandbox = FakeSandbox()
