"""Passwords (RELIABILITY, security acceptance 4 and 9)."""

import pytest
from argon2 import PasswordHasher, Type

from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.people import passwords
from app.people.passwords import check_new_password, hash_password, is_common, needs_new_hash, password_matches


def test_argon2id_takes_at_least_64_mebibytes() -> None:
    assert passwords.HASHER.type is Type.ID
    assert passwords.HASHER.memory_cost >= 64 * 1024
    assert hash_password("ipê-amarelo em flor").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.usefixtures("cheap_hashes")
class TestMatching:
    def test_right_and_wrong(self) -> None:
        stored = hash_password("ipê-amarelo em flor")
        assert password_matches(stored, "ipê-amarelo em flor")
        assert not password_matches(stored, "ipê-roxo em flor")

    def test_nobody_never_matches(self) -> None:
        assert not password_matches(None, passwords._NOBODY)

    def test_a_hash_that_is_none_never_matches(self) -> None:
        assert not password_matches("!", "!")

    def test_unknown_people_cost_a_verification_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compared = []

        class Recording:
            def __init__(self, inner: object) -> None:
                self.inner = inner

            def hash(self, password: str) -> str:
                return self.inner.hash(password)  # type: ignore[attr-defined,no-any-return]

            def verify(self, stored: str, password: str) -> bool:
                compared.append(stored)
                return self.inner.verify(stored, password)  # type: ignore[attr-defined,no-any-return]

        monkeypatch.setattr(passwords, "HASHER", Recording(passwords.HASHER))
        password_matches(None, "qualquer coisa")
        assert len(compared) == 1

    def test_weaker_hashes_are_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        weak = hash_password("ipê-amarelo em flor")
        assert not needs_new_hash(weak)
        monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=16, parallelism=1))
        assert needs_new_hash(weak)

    def test_no_transaction_is_open(self, database: Database) -> None:
        with database.reading() as session:
            session.connection()
            with pytest.raises(RuntimeError):
                hash_password("ipê-amarelo em flor")


@pytest.mark.parametrize(
    "password",
    ["prefeitura2026", "Senha123456", "1234567890123", "qwertyuiop12", "flamengo!!!!", "aaaaaaaaaaaa",
     "ababababab", "Password1234", "2026202620", "1q2w3e4r5t6y", "JesusTeAmo77"],
)  # fmt: skip
def test_common_passwords_are_refused(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", ["ipê-amarelo em flor", "vento 47 e maré", "Quero-quero canta cedo"])
def test_phrases_are_accepted(password: str) -> None:
    check_new_password(password, "Ana Demonstração", "52998224725")


@pytest.mark.parametrize(
    ("password", "personal"),
    [
        ("curta9", ""),
        ("x" * 129, ""),
        ("demonstracao-ana-47", "Ana Demonstração"),
        ("cpf 52998224725 x", "52998224725"),
    ],
)
def test_short_long_and_personal_ones_are_refused(password: str, personal: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_new_password(password, personal)
    assert refusal.value.field == "password"
