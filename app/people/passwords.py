"""Passwords: argon2id hashes, one answer and one time for everybody, and what is too easy to guess."""

import re
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.database import forbid_transaction
from app.kernel.errors import InvalidInput

SHORTEST, LONGEST = 10, 128
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
"""RFC 9106's second recommended choice: argon2id, 64 MiB, 3 passes, 4 lanes."""

COMMON_WORDS = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
"""The first words that are tried in Brazil and elsewhere; figures and signs around them do not help."""

SEQUENCES = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "qazwsxedcrfvtgbyhnujm",
)
"""Runs along the keyboard and the alphabet."""

_NOBODY = "nobody's password, hashed once so that unknown people take as long as known ones"
_dummy: list[str] = []


def hash_password(password: str) -> str:
    """The argon2id hash to store; takes a third of a second, so no transaction may be open."""
    forbid_transaction()
    return HASHER.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether a password fits a stored hash; an unknown person (None) costs the same time and never matches."""
    forbid_transaction()
    try:
        return HASHER.verify(stored or _dummy_hash(), password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def check_new_password(password: str, *personal: str) -> None:
    """Refuse a password that is too short, too long or among the first that are tried.

    Args:
        password: as typed.
        personal: what is known of the person and place (name, CPF, e-mail, city): not to be the password.

    Raises:
        InvalidInput: with what to do about it; `field` is 'password'.
    """
    if len(password) < SHORTEST:
        raise InvalidInput(f"Use pelo menos {SHORTEST} caracteres; uma frase curta é fácil de lembrar.", "password")
    if len(password) > LONGEST:
        raise InvalidInput(f"Use no máximo {LONGEST} caracteres.", "password")
    if is_common(password):
        raise InvalidInput("Esta senha está entre as mais usadas e seria descoberta logo. Escolha outra.", "password")
    plain = _plain(password)
    if any(len(part) >= 4 and part in plain for text in personal for part in _parts(text)):
        raise InvalidInput("Não use na senha o nome, o CPF, o e-mail ou a cidade. Escolha outra.", "password")


def is_common(password: str) -> bool:
    """Whether a password is a common word with figures and signs around it, a run of keys or one sign repeated."""
    plain = _plain(password)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    letters = re.sub(r"[\W_]", "", plain)
    repeated = len(set(letters)) <= 2
    run = any(letters[:8] in sequence or letters[:8] in sequence[::-1] for sequence in SEQUENCES)
    return repeated or run or core in COMMON_WORDS or letters in COMMON_WORDS or not core


def _dummy_hash() -> str:
    if not _dummy:
        _dummy.append(HASHER.hash(_NOBODY))
    return _dummy[0]


def _plain(text: str) -> str:
    """Lower case, no accents, the usual swaps undone: 'Senh@' reads 'senha'."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return bare.replace("@", "a").replace("$", "s")


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", _plain(text)) if part]
