"""Files of documents between browser, store and sandbox; everything slow here runs outside transactions."""

import re
import unicodedata
from mimetypes import guess_extension
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from app.engines import Engines
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.sandbox import Limits
from app.kernel.workplace import workplace
from ocr.errors import RefusedFile
from ocr.sniff import media_type as sniff
from storage import Stored

DRAW = "ocr.preview:render_page"
IMAGE_WIDTH = 1000
NAME_LIMIT = 120
_DRAWING = Limits(wall_seconds=20, cpu_seconds=15, memory_bytes=1 << 30, output_bytes=1 << 26)
_EXTENSIONS = {"application/octet-stream": "", "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/tiff": ".tif"}


def draw_page(engines: Engines, digest: str, number: int) -> bytes:
    """A page of a stored file as JPEG, drawn in a limited child process.

    Raises:
        NotFound: no such page, or a file without pages.
        SandboxError: the file takes too much.
    """
    with workplace(engines.settings.runtime_dir) as folder:
        source = folder / "source"
        engines.store.fetch(digest, source)
        try:
            drawn: bytes = engines.sandbox.call(DRAW, source, number, IMAGE_WIDTH, limits=_DRAWING)
        except RefusedFile as error:
            raise NotFound(error.message) from error
        return drawn


def keep_upload(engines: Engines, stream: BinaryIO) -> tuple[Stored, str]:
    """Store an upload and sniff what it is; what the browser called it counts for nothing (RELIABILITY, security 6)."""
    with workplace(engines.settings.runtime_dir) as folder:
        path = folder / "upload"
        with path.open("wb") as file:
            while piece := stream.read(1 << 20):
                file.write(piece)
        media_type = sniffed(path)
        return engines.store.put(path, media_type=media_type), media_type


def sniffed(path: Path) -> str:
    """What the bytes are; whatever we do not read ourselves (a spreadsheet) is kept as plain bytes.

    Raises:
        InvalidInput: an empty file.
    """
    if not path.stat().st_size:
        raise InvalidInput("O arquivo está vazio.", field="files")
    try:
        return sniff(path)
    except RefusedFile:
        return "application/octet-stream"


def clean_name(sent: str) -> str:
    """A file name without folders, control and direction marks, at most 120 letters with its extension kept."""
    bare = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    bare = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip(". ")
    stem, dot, extension = bare.rpartition(".")
    if len(bare) <= NAME_LIMIT:
        return bare or "anexo"
    return f"{stem[: NAME_LIMIT - len(extension) - 1]}{dot}{extension}" if len(extension) < 10 else bare[:NAME_LIMIT]


def download_name(name: str, media_type: str) -> str:
    """A name any file system takes, by what the bytes are: 'Memorando 1/2026' → 'Memorando 1-2026.pdf'."""
    safe = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "-", name).strip(". -") or "documento"
    extension = _EXTENSIONS.get(media_type, guess_extension(media_type) or "")
    return safe if not extension or safe.lower().endswith(extension) else f"{safe}{extension}"


def percent_encoded(name: str) -> str:
    """The ext-value of RFC 8187."""
    return quote(name, safe="")
