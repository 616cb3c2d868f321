"""Makers of files that should be refused or handled with care (issue: bad input; design/OCR.md: the table)."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.ocr import pages


def encrypted_pdf(content: bytes, *, user: str = "senha", owner: str = "dona") -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return pages.saved(pdf, encryption=pikepdf.Encryption(user=user, owner=owner))


def signed_pdf(content: bytes) -> bytes:
    """A PDF with a signature field that holds a value; the value itself is of no matter to reading."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        value = pdf.make_indirect(
            Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=pikepdf.String("0"))
        )
        name = pikepdf.String("Assinatura1")
        field = pdf.make_indirect(
            Dictionary(FT=Name.Sig, T=name, V=value, Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 0, 0], F=132)
        )
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)
        return pages.saved(pdf)


def xfa_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(pages.digital_pdf(["Aguarde"]))) as pdf:
        pdf.Root.NeedsRendering = True
        pdf.Root.AcroForm = Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))
        return pages.saved(pdf)


def blank_pdf(count: int) -> bytes:
    """A PDF of `count` empty pages; 0 gives one with none."""
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page()
    return pages.saved(pdf)


def gigapixel_pdf(side: int = 32_000) -> bytes:
    """One page whose image unpacks to `side`² grey pixels from a few hundred kilobytes."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(side)) for _ in range(side)), packer.flush()])
    image = pikepdf.Stream(pdf, b"")
    image.write(packed, filter=Name.FlateDecode)
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": side, "Height": side}.items():
        image[f"/{key}"] = value
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return pages.saved(pdf)


def bomb_pdf(gibibytes: int = 2) -> bytes:
    """A content stream that unpacks to gigabytes of operators, twice packed."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    packer, block = zlib.compressobj(9), b"0 0 m 1 1 l S\n" * 75_000
    once = b"".join([*(packer.compress(block) for _ in range(1024 * gibibytes)), packer.flush()])
    stream = pikepdf.Stream(pdf, b"")
    stream.write(zlib.compress(once, 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    page.Contents = stream
    return pages.saved(pdf)


def object_stream_bomb() -> bytes:
    """An object stream that unpacks to a gigabyte of blanks before its one object."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * (1 << 20)) for _ in range(1024)), packer.flush()])
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    held = b"3 0 obj<</Type/ObjStm/N 1/First 5/Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    places = [0, len(head) - 44, 0, len(head)]
    body = head + held + packed + b"\nendstream endobj\n"
    rows = bytes([0, 0, 0, 0, 0, 255]) + _row(1, places[1] if places[1] > 0 else 9, 0) + _row(2, 3, 0)
    rows += _row(1, len(head), 0) + _row(1, len(body), 0)
    table = b"4 0 obj<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return body + table + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(body)


def looping_pages() -> bytes:
    """A page tree that contains itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF"
    )


def _row(kind: int, value: int, last: int) -> bytes:
    return bytes([kind]) + value.to_bytes(4, "big") + bytes([last])
