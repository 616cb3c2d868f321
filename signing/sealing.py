"""Sealing bytes under the installation key: AES-256-GCM with a versioned header and a purpose bound to it.

The installation key is 32 random bytes that live outside the data folder and never in the same backup.
The purpose is authenticated, not stored: a sealed timestamp key cannot be passed off as the issuing key.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.errors import DamagedKey

KEY_BYTES = 32
NONCE_BYTES = 12
_HEADER = b"CARIMBO-SEAL\x01"


def new_installation_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def seal(plain: bytes, key: bytes, purpose: bytes) -> bytes:
    """Header, 12-byte nonce, ciphertext and tag.

    Args:
        plain: what to hide.
        key: 32 bytes.
        purpose: what the bytes are for; the same is needed to unseal.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _HEADER + nonce + AESGCM(key).encrypt(nonce, plain, _HEADER + purpose)


def unseal(sealed: bytes, key: bytes, purpose: bytes) -> bytes:
    """What `seal` hid.

    Raises:
        DamagedKey: another version, key or purpose, or altered bytes.
    """
    if not sealed.startswith(_HEADER):
        raise DamagedKey
    body = sealed[len(_HEADER) :]
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _HEADER + purpose)
    except (InvalidTag, ValueError):
        raise DamagedKey from None
