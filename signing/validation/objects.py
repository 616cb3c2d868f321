"""Reading PDF dictionaries through references."""

from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject


def entry(dictionary: object, key: str, default: Any = None) -> Any:
    """The value behind a key, references followed (pyHanko's own `get` hands out the reference)."""
    if isinstance(dictionary, DictionaryObject) and key in dictionary:
        return dictionary[key]
    return default
