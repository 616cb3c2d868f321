"""Letters as reading confuses them, and without their accents."""

CONFUSED = str.maketrans("OoQDlIi|!SsBZzG", "000011111558226")
"""What tesseract reads for a digit, and the digit."""

_ACCENTS = str.maketrans(
    "ÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäéèêëíìîïóòôõöúùûüçñ", "AAAAAEEEEIIIIOOOOOUUUUCNaaaaaeeeeiiiiooooouuuucn"
)


def without_accents(text: str) -> str:
    """Takes the accents off, character for character, so that positions hold."""
    return text.translate(_ACCENTS)
