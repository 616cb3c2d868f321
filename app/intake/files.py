"""What a document that nobody has read yet is called."""

import re


def title_of(file_name: str) -> str:
    """A first subject for a document nobody has read yet: its file's name without ending and underscores."""
    stem = file_name.rpartition(".")[0] or file_name
    return re.sub(r"[_\s]+", " ", stem).strip() or "Documento sem título"
