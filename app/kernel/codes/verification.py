"""The public verification code printed on every page, such as ``7KQ4-M2XP-9TBD-H3WA``.

The alphabet has exactly 32 signs, so 16 of them carry 80 random bits. Leaving out L or U as well would
fall below 80 bits at this length; with 0, 1, I and O gone, L and U have nothing left to be taken for.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The 32 signs of a code: no 0 or O, no 1 or I."""

LENGTH = 16
GROUP = 4

# Neither I nor 1 is ever printed, and the only sign they can have been misread from is L.
# 0 and O have no such single origin (Q, D, G?), so they are refused instead of guessed.
_MISREAD = str.maketrans({"I": "L", "1": "L"})


def verification_code() -> str:
    """Draws a new code: 80 bits from the system's secure generator, 16 signs in fours."""
    return _in_fours("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def normalise_code(text: str) -> str | None:
    """Reads a code as people type it: any case, spaces, dashes or dots, I or 1 where L is printed.

    Args:
        text: What was typed, dictated or pasted.

    Returns:
        The code in its printed form, or None where the text cannot be a code (wrong length, or a sign
        outside the alphabet: notably 0 and O, which no code contains and which are never guessed at).
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    signs = "".join(sign for sign in typed if sign.isalnum()).translate(_MISREAD)
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return _in_fours(signs)


def _in_fours(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
