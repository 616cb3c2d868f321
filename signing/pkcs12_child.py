"""Opens one PKCS#12 file in a process of its own and ends: run by `signing.pkcs12`, never imported.

Password and file come in on the standard input, key and certificates go out on the standard output, each preceded by
its length (u32). Nothing is written anywhere else. Ends with 3 when the password does not fit, 4 when the file does
not hold one private key with its certificate.
"""

import resource
import struct
import sys

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

_MEMORY, _SECONDS = 512 << 20, 10
WRONG_PASSWORD, UNUSABLE = 3, 4


def _part() -> bytes:
    (length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    return sys.stdin.buffer.read(length)


def _open(password: bytes, data: bytes) -> list[bytes]:
    try:
        bundle = pkcs12.load_pkcs12(data, password)
    except ValueError:
        sys.exit(WRONG_PASSWORD)
    if bundle.key is None or bundle.cert is None:
        sys.exit(UNUSABLE)
    key = bundle.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    chain = [bundle.cert, *bundle.additional_certs]
    return [key, *(each.certificate.public_bytes(Encoding.DER) for each in chain)]


def main() -> None:
    """Read, open, answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    for part in _open(_part(), _part()):
        sys.stdout.buffer.write(struct.pack(">I", len(part)) + part)


if __name__ == "__main__":
    main()
