"""Reading a PKCS#12 file that somebody uploaded (RFC 7292).

The work that a file asks for (iterations of its MAC and of its ciphers) is read first and refused when it would hang
the machine; only then a child process with limits on time and memory opens it.
"""

import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asn1crypto import pkcs12

from signing.errors import HostileKeyFile, WrongPassword
from signing.pkcs12_child import UNUSABLE, WRONG_PASSWORD

MOST_BYTES = 1 << 20
MOST_ITERATIONS = 1_000_000
_MOST_SCRYPT = 1 << 20
_SECONDS = 15
_CHILD = Path(__file__).with_name("pkcs12_child.py")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a PKCS#12 file held; its `repr` shows nothing of it.

    Attributes:
        key: PKCS#8, DER, not encrypted.
        certificate: the holder's, DER.
        chain: the other certificates, DER.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    key: bytes = field(repr=False)


def load_pkcs12(data: bytes, password: str) -> KeyFile:
    """Open a PKCS#12 file.

    Raises:
        HostileKeyFile: broken, over 1 MiB, over a million iterations, or too slow or large when opened.
        WrongPassword: the password does not fit.
    """
    if len(data) > MOST_BYTES:
        raise HostileKeyFile
    _check_work(data)
    key, certificate, *chain = _open_in_child(data, password)
    return KeyFile(certificate, tuple(chain), key)


def _open_in_child(data: bytes, password: str) -> list[bytes]:
    secret = password.encode()
    message = b"".join(struct.pack(">I", len(part)) + part for part in (secret, data))
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        child = subprocess.run(command, input=message, capture_output=True, timeout=_SECONDS, check=False, env={})
    except subprocess.TimeoutExpired:
        raise HostileKeyFile from None
    if child.returncode == WRONG_PASSWORD:
        raise WrongPassword
    if child.returncode == UNUSABLE:
        raise HostileKeyFile("O arquivo não contém um certificado com a sua chave particular.")
    if child.returncode:
        raise HostileKeyFile
    return list(_parts(child.stdout))


def _parts(answer: bytes) -> Iterator[bytes]:
    while answer:
        (length,) = struct.unpack_from(">I", answer)
        yield answer[4 : 4 + length]
        answer = answer[4 + length :]


def _check_work(data: bytes) -> None:
    try:
        heavy = any(count > MOST_ITERATIONS for count in _iterations(pkcs12.Pfx.load(data, strict=True)))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise HostileKeyFile from None
    if heavy:
        raise HostileKeyFile


def _iterations(pfx: Any) -> Iterator[int]:
    """How often each visible key derivation is repeated; what hides inside a cipher is left to the child's limits."""
    if pfx["mac_data"].native is not None:
        yield int(pfx["mac_data"]["iterations"].native)
    for content in pfx.authenticated_safe:
        kind = content["content_type"].native
        if kind == "encrypted_data":
            yield _work(content["content"]["encrypted_content_info"]["content_encryption_algorithm"])
        elif kind == "data":
            for bag in pkcs12.SafeContents.load(content["content"].native):
                if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
                    yield _work(bag["bag_value"]["encryption_algorithm"])


def _work(algorithm: Any) -> int:
    if algorithm["algorithm"].native != "pbes2":
        return int(algorithm["parameters"]["iterations"].native)
    derivation = algorithm["parameters"]["key_derivation_func"]
    parameters = derivation["parameters"]
    if derivation["algorithm"].native == "scrypt":
        cost = int(parameters["cost_parameter"].native) * int(parameters["block_size"].native)
        return cost if cost <= _MOST_SCRYPT else MOST_ITERATIONS + 1
    return int(parameters["iteration_count"].native)
