"""What a file is, by its first bytes; its name is not asked."""

from pathlib import Path

from ocr.errors import RefusedFile

HEAD_BYTES = 1024
PDF, JPEG, PNG, TIFF = "application/pdf", "image/jpeg", "image/png", "image/tiff"
WHAT_WE_READ = "Envie PDF, JPEG, PNG ou TIFF."

_READ = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_NOT_READ = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "um arquivo antigo do Word, Excel ou PowerPoint"),
    (b"{\\rtf", "um texto RTF"),
    (b"GIF8", "uma imagem GIF"),
    (b"BM", "uma imagem BMP"),
    (b"Rar!", "um arquivo compactado RAR"),
    (b"7z\xbc\xaf\x27\x1c", "um arquivo compactado 7-Zip"),
    (b"\x1f\x8b", "um arquivo compactado gzip"),
    (b"MZ", "um programa do Windows"),
    (b"\x7fELF", "um programa do Linux"),
    (b"%!PS", "um arquivo PostScript"),
    (b"ID3", "um arquivo de áudio"),
    (b"AT&TFORM", "um arquivo DjVu"),
)
_INSIDE_ZIP = (
    (b"word/", "um arquivo do Word"),
    (b"xl/", "uma planilha do Excel"),
    (b"ppt/", "uma apresentação do PowerPoint"),
    (b"opendocument.text", "um texto do LibreOffice"),
    (b"opendocument.spreadsheet", "uma planilha do LibreOffice"),
    (b"opendocument", "um arquivo do LibreOffice"),
)
_MEDIA_BRANDS = {
    b"heic": "uma foto HEIC",
    b"heix": "uma foto HEIC",
    b"mif1": "uma foto HEIF",
    b"avif": "uma imagem AVIF",
}


def media_type(source: Path) -> str:
    """The media type of a file we read.

    Raises:
        RefusedFile: it is empty or something else; the message says what it seems to be.
    """
    with source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise RefusedFile("O arquivo está vazio (0 bytes). Envie-o de novo.")
    if b"%PDF-" in head:  # Adobe's readers accept the mark anywhere in the first 1,024 bytes
        return PDF
    for mark, kind in _READ:
        if head.startswith(mark):
            return kind
    raise RefusedFile(f"O arquivo não é PDF nem imagem: parece ser {_looks_like(source, head)}. {WHAT_WE_READ}")


def _looks_like(source: Path, head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(source)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "uma imagem WebP"
    if head[4:8] == b"ftyp":
        return _MEDIA_BRANDS.get(head[8:12], "um vídeo")
    for mark, words in _NOT_READ:
        if head.startswith(mark):
            return words
    return _text_kind(head)


def _zip_kind(source: Path) -> str:
    with source.open("rb") as stream:
        names = stream.read(1 << 16)
    return next((words for mark, words in _INSIDE_ZIP if mark in names), "um arquivo compactado ZIP")


def _text_kind(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "uma página da internet (HTML)"
    if start.startswith(b"<?xml"):
        return "um arquivo XML"
    return "dados desconhecidos" if b"\x00" in head else "um texto simples"
