"""The installation key: private, never overwritten, one derived key a purpose (design: custody)."""

from pathlib import Path

import pytest

from app.kernel.secrets import BadInstallationKey, InstallationKey


def test_created_key_is_private_and_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "installation.key"
    made = InstallationKey.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert InstallationKey.load(path).raw == made.raw


def test_key_is_never_made_over_an_old_one(tmp_path: Path) -> None:
    InstallationKey.create(tmp_path / "k")
    with pytest.raises(FileExistsError):
        InstallationKey.create(tmp_path / "k")


def test_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k"
    InstallationKey.create(path)
    path.chmod(0o644)
    with pytest.raises(BadInstallationKey, match="chmod 600"):
        InstallationKey.load(path)


def test_missing_or_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInstallationKey, match="Falta a chave"):
        InstallationKey.load(tmp_path / "none")
    with pytest.raises(BadInstallationKey, match="32 bytes"):
        InstallationKey(b"short")


def test_sealed_secret_opens_only_for_its_purpose_and_key() -> None:
    key = InstallationKey(b"k" * 32)
    sealed = key.seal("password", b"segredo")
    assert key.unseal("password", sealed) == b"segredo"
    for other, purpose in ((key, "other"), (InstallationKey(b"x" * 32), "password")):
        with pytest.raises(BadInstallationKey):
            other.unseal(purpose, sealed)


def test_altered_secret_is_refused() -> None:
    key = InstallationKey(b"k" * 32)
    sealed = bytearray(key.seal("p", b"segredo"))
    sealed[-1] ^= 1
    with pytest.raises(BadInstallationKey):
        key.unseal("p", bytes(sealed))


def test_key_does_not_show_itself() -> None:
    assert "kkk" not in repr(InstallationKey(b"k" * 32))
