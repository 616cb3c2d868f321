"""The installation key: 32 bytes outside the data folder, and what is derived from it."""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.kernel.errors import CarimboError

KEY_SIZE = 32
_NONCE = 12


class BadInstallationKey(CarimboError):
    """The key file is missing, readable by others, or not 32 bytes."""

    status = 500
    code = "bad-installation-key"


class InstallationKey:
    """The installation key of this process; its bytes never appear in a representation."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise BadInstallationKey("O arquivo da chave da instalação não tem 32 bytes.")
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "InstallationKey":
        """Read the key.

        Raises:
            BadInstallationKey: not there, or anybody but its owner may read it.
        """
        try:
            mode = path.stat().st_mode
            key = path.read_bytes()
        except OSError:
            raise BadInstallationKey(
                f"Falta a chave da instalação em {path}. Recupere-a da cópia guardada em separado."
            ) from None
        if mode & 0o077:
            raise BadInstallationKey(f"A chave da instalação em {path} pode ser lida por outros. Use chmod 600.")
        return cls(key)

    @classmethod
    def create(cls, path: Path) -> "InstallationKey":
        """Make a new key file (0600 in a 0700 folder), never over an old one."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_bytes(KEY_SIZE)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    @property
    def raw(self) -> bytes:
        """The bytes, for the signing desk alone."""
        return self._key

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose (HKDF-SHA256, RFC 5869)."""
        return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=b"carimbo " + purpose.encode()).derive(
            self._key
        )

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Encrypt and authenticate (AES-256-GCM) under the purpose's key."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self.derive(purpose)).encrypt(nonce, data, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` made for the same purpose.

        Raises:
            BadInstallationKey: made under another key or purpose, or altered.
        """
        try:
            return AESGCM(self.derive(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
        except InvalidTag:
            raise BadInstallationKey("Um segredo guardado não pertence a esta instalação.") from None

    def __repr__(self) -> str:
        return "InstallationKey(…)"
