"""The only wiring of settings to engines: object store, sandbox, signing desk; each refuses to run in a transaction."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any, TypeVar, cast

from app.kernel.database import forbid_transaction
from app.kernel.errors import CarimboError, Conflict, OutOfSpace, Unavailable
from app.kernel.sandbox import Sandbox
from app.kernel.secrets import InstallationKey
from app.settings import Settings
from signing.desk.client import Desk
from signing.errors import DeskUnavailable, SigningError
from storage import FolderStore, ObjectStore, StorageError, StorageFull

T = TypeVar("T")

PAGES_PRELOAD = ("ocr.preview",)
"""What the fork server of a web process imports once: page images are what pages ask for often."""
PRELOAD = ("ocr.preload", "signing.closing.document")
"""What the fork server of whoever does jobs imports once: reading and closing."""


class SigningFailed(Conflict):
    """The signing engine said no; `cause_name` is the engine's class, for programs and evidence."""

    code = "signing-failed"

    def __init__(self, error: SigningError) -> None:
        super().__init__(str(error))
        self.cause_name = type(error).__name__


def translate(error: Exception) -> CarimboError | None:
    """The house's error for an engine's; None for those that are not expected."""
    if isinstance(error, StorageFull):
        return OutOfSpace(
            "Não há espaço para guardar o arquivo. Nada do que já estava guardado se perdeu; avise a informática."
        )
    if isinstance(error, StorageError):
        return Unavailable(error.message)
    if isinstance(error, DeskUnavailable):
        return Unavailable(str(error))
    if isinstance(error, SigningError):
        return SigningFailed(error)
    return None


class Guarded:
    """An engine whose every call first makes sure that no transaction is open and speaks the house's errors."""

    def __init__(self, engine: object) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._engine, name)
        return _guarded(value) if inspect.isroutine(value) else value


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        forbid_transaction()
        with _translated():
            result = call(*args, **kwargs)
        return _opened(result) if isinstance(result, AbstractContextManager) else result

    return guarded


@contextmanager
def _opened(opening: AbstractContextManager[Any]) -> Iterator[Any]:
    """An engine's stream speaks the house's errors too: the store may be found away only when it is opened or read."""
    with _translated(), opening as opened:
        yield opened


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except CarimboError:
        raise
    except Exception as error:
        expected = translate(error)
        if expected is None:
            raise
        raise expected from error


def _guard(engine: T) -> T:
    return cast(T, Guarded(engine))


class Engines:
    """The engines of one process, made at first use.

    Args:
        settings: of the installation.
        preload: modules that the sandbox imports once; each costs memory for as long as the process lives.
    """

    def __init__(self, settings: Settings, preload: tuple[str, ...] = PRELOAD) -> None:
        self.settings = settings
        self._preload = preload

    @cached_property
    def store(self) -> ObjectStore:
        """Where objects are: folders, or an S3 server when one is set."""
        store: ObjectStore = _guarded(make_store)(self.settings)
        return _guard(store)

    @cached_property
    def sandbox(self) -> Sandbox:
        """Child processes with limits, for untrusted files."""
        return _guard(Sandbox(self._preload, self.settings.runtime_dir / "sandbox"))

    @cached_property
    def desk(self) -> Desk:
        """The signing desk of this host."""
        return _guard(Desk(self.settings.socket))

    @cached_property
    def installation_key(self) -> InstallationKey:
        """The installation key, for sealing small secrets at rest."""
        return InstallationKey.load(self.settings.installation_key_file)

    def close(self) -> None:
        """End child processes that this process started."""
        if "sandbox" in self.__dict__:
            self.sandbox.close()


def make_store(settings: Settings) -> ObjectStore:
    """The object store that the settings name."""
    if not settings.s3_endpoint:
        return FolderStore(settings.data_dir.absolute() / "objects")
    from storage.s3 import S3Store  # noqa: PLC0415 - 20 MB that folders do not need
    from storage.s3_connection import S3Settings  # noqa: PLC0415

    return S3Store(
        S3Settings(
            endpoint=settings.s3_endpoint,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key.get_secret_value(),
            bucket=settings.s3_bucket,
            secure=settings.s3_secure,
            region=settings.s3_region,
            ca_file=str(settings.s3_ca_file) if settings.s3_ca_file else None,
            retention_days=settings.s3_retention_days,
        )
    )
