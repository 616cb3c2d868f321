"""What a child may send back: the child read a hostile file, so its bytes are data and never a programme.

Plain pickles run whatever they name. Here only values, and the dataclasses, enumerations and exceptions of our own
packages, may be named; everything else is refused.
"""

import enum
import io
import pickle
import sys
from dataclasses import is_dataclass
from importlib import import_module
from typing import Any

OUR_PACKAGES = ("app", "signing", "storage", "ocr", "tests")
VALUES = {
    "builtins": {"bytearray", "complex", "frozenset", "set"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "pathlib": {"Path", "PosixPath", "PurePosixPath"},
    "uuid": {"UUID"},
    "collections": {"OrderedDict"},
}


class Refused(Exception):
    """The answer names something that is not a value."""


class _ValueUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name in VALUES.get(module, ()):
            return getattr(import_module(module), name)
        if module.partition(".")[0] in OUR_PACKAGES and "." not in name:
            found = getattr(sys.modules.get(module) or import_module(module), name, None)
            if isinstance(found, type) and _is_value(found) and found.__module__ == module:
                return found
        raise Refused(f"{module}.{name}")


def pack(answer: object) -> bytes:
    """An answer as bytes; the child's side."""
    return pickle.dumps(answer, protocol=4)


def unpack_trusted(body: bytes) -> Any:
    """A request as the application sent it to its own child; never for bytes that come back."""
    return pickle.loads(body)  # noqa: S301 - our own process wrote it


def unpack(body: bytes) -> Any:
    """The answer; the application's side.

    Raises:
        Refused: the bytes are no pickle or name something that is not a plain value.
    """
    try:
        return _ValueUnpickler(io.BytesIO(body)).load()
    except Refused:
        raise
    except Exception as error:
        raise Refused(type(error).__name__) from error  # hostile bytes may fail in any way; all mean the same


def is_ours(error: BaseException) -> bool:
    """Whether an exception is one of our own, with a sentence for a person in `message`."""
    return type(error).__module__.partition(".")[0] in OUR_PACKAGES and isinstance(getattr(error, "message", None), str)


def _is_value(kind: type) -> bool:
    named_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return named_tuple or is_dataclass(kind) or issubclass(kind, enum.Enum | Exception)
