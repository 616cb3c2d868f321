"""A file is what its first bytes say, whatever its name."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ocr.errors import RefusedFile
from ocr.sniff import media_type

Written = Callable[[str, bytes], Path]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\nlixo antes %PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
    ],
)
def test_what_we_read(written: Written, head: bytes, kind: str) -> None:
    assert media_type(written("memorando.doc", head)) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "está vazio"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "antigo do Word"),
        (b"GIF89a", "GIF"),
        (b"RIFF0000WEBPVP8 ", "WebP"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\x00\x00\x00\x18ftypmp42", "vídeo"),
        (b"<!DOCTYPE html><html>", "página da internet"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML"),
        ("Só um texto".encode(), "texto simples"),
        (b"\x01\x00\x02", "desconhecidos"),
        (b"PK\x03\x04nada", "compactado ZIP"),
        (b"MZ\x90", "programa do Windows"),
    ],
)
def test_what_it_seems_to_be_instead(written: Written, content: bytes, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        media_type(written("memorando.pdf", content))


@pytest.mark.parametrize(("inside", "words"), [("word/document.xml", "Word"), ("xl/workbook.xml", "Excel")])
def test_office_files_are_named(written: Written, inside: str, words: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(inside, "<x/>")
    with pytest.raises(RefusedFile, match=words):
        media_type(written("memorando.pdf", packed.getvalue()))
