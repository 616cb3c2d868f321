"""What a person's file is called, made safe to show, store and send back."""

import re
import unicodedata

_LONGEST = 150
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def clean_file_name(name: str) -> str:
    """A name without folders, control characters, direction marks (RTL tricks) or excess length; the ending is kept.

    Args:
        name: as the browser sent it.

    Returns:
        At most 150 characters; 'documento' when nothing is left.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cf", "Cc", "Cs", "Co", "Zl", "Zp"}
    )
    plain = _FORBIDDEN.sub("_", visible).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:_LONGEST] or "documento"
    return f"{stem[: _LONGEST - len(ending) - 1] or 'documento'}.{ending}"


def title_of(file_name: str) -> str:
    """A first subject for a document nobody has read yet: its file's name without ending and underscores."""
    stem = file_name.rsplit(".", 1)[0]
    return re.sub(r"[_\s]+", " ", stem).strip() or "Documento sem título"
