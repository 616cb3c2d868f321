"""Custody of an officer's key: inside AES-GCM under argon2id(PIN), outside AES-GCM under the installation key.

Neither a copy of the database nor the installation key alone opens it, and the outer layer is changed without the
PIN (`rewrap`). Both layers are bound to the certificate's public key, so that a sealed key cannot be moved to
another officer's row. Layout of the inner layer (version 1, 66 bytes and the ciphertext)::

    CARIMBO-PIN 0x01 | time cost u32 | memory KiB u32 | lanes u32 | salt 16 | nonce 12 | ciphertext and tag
"""

import secrets
import struct

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.hazmat.primitives.serialization import load_der_private_key as load_der

from signing.certificates import spki_digest
from signing.errors import DamagedKey, WeakPin, WrongPin
from signing.sealing import NONCE_BYTES, seal, unseal

PIN_CHARACTERS = 8
_HEADER = b"CARIMBO-PIN\x01"
_COSTS = struct.Struct(">III")
_SALT_BYTES = 16
_TIME_COST, _MEMORY_KIB, _LANES = 3, 65_536, 1
_MOST_TIME, _MOST_MEMORY_KIB, _MOST_LANES = 16, 1_048_576, 16
_PURPOSE = b"officer key "


def check_pin(pin: str) -> None:
    """Refuse a PIN that is too easy to guess.

    Raises:
        WeakPin: under 8 characters, digits alone, or one character repeated.
    """
    if len(pin) < PIN_CHARACTERS or pin.isdigit() or len(set(pin)) == 1:
        raise WeakPin


def seal_key(key: rsa.RSAPrivateKey, pin: str, installation_key: bytes) -> bytes:
    """Close an officer's key under PIN and installation key.

    Raises:
        WeakPin: see `check_pin`.
    """
    check_pin(pin)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    owner = spki_digest(spki)
    head = _HEADER + _COSTS.pack(_TIME_COST, _MEMORY_KIB, _LANES) + secrets.token_bytes(_SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    inner = head + nonce + AESGCM(_stretch(pin, head)).encrypt(nonce, plain, head + owner)
    return seal(inner, installation_key, _PURPOSE + owner)


def open_key(sealed: bytes, pin: str, installation_key: bytes, public_key_digest: bytes) -> rsa.RSAPrivateKey:
    """Open an officer's key.

    Args:
        sealed: what `seal_key` gave.
        pin: as the officer types it.
        installation_key: 32 bytes.
        public_key_digest: of the certificate the key must belong to (`certificates.public_key_digest`).

    Raises:
        DamagedKey: altered, of another certificate or of another installation.
        WrongPin: everything fits but the PIN.
    """
    inner = unseal(sealed, installation_key, _PURPOSE + public_key_digest)
    size = len(_HEADER) + _COSTS.size + _SALT_BYTES
    head, nonce, body = inner[:size], inner[size : size + NONCE_BYTES], inner[size + NONCE_BYTES :]
    try:
        plain = AESGCM(_stretch(pin, head)).decrypt(nonce, body, head + public_key_digest)
    except InvalidTag:
        raise WrongPin from None
    return parse_key(plain)


def rewrap(sealed: bytes, old_key: bytes, new_key: bytes, public_key_digest: bytes) -> bytes:
    """Change the installation key without the PIN.

    Raises:
        DamagedKey: `old_key` is not the one it was sealed under.
    """
    purpose = _PURPOSE + public_key_digest
    return seal(unseal(sealed, old_key, purpose), new_key, purpose)


def parse_key(plain: bytes) -> rsa.RSAPrivateKey:
    """A PKCS#8 RSA key that was already checked when it was made (its proof by primes is skipped: 70 ms).

    Raises:
        DamagedKey: not an RSA key.
    """
    key = load_der(plain, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise DamagedKey
    return key


def _stretch(pin: str, head: bytes) -> bytes:
    costs, salt = head[len(_HEADER) : -_SALT_BYTES], head[-_SALT_BYTES:]
    if not head.startswith(_HEADER) or len(costs) != _COSTS.size:
        raise DamagedKey
    time_cost, memory, lanes = _COSTS.unpack(costs)
    if not (0 < time_cost <= _MOST_TIME and 0 < memory <= _MOST_MEMORY_KIB and 0 < lanes <= _MOST_LANES):
        raise DamagedKey
    return hash_secret_raw(pin.encode(), salt, time_cost, memory, lanes, 32, Type.ID)
