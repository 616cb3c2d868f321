"""The signature sheet: last pages of a closed document, and the separate sheet of one that arrived signed."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL.ImageCms import ImageCmsProfile, createProfile

from signing.closing import fields as form_fields
from signing.closing.facts import AttachmentLine, ClosedFacts, Closing, FieldPlace, PlannedPlace, facts_of_file
from signing.closing.ink import (
    ACCENT,
    BRAND,
    INK,
    INK_SOFT,
    LINE,
    REGULAR,
    SEMIBOLD,
    SUNK,
    Canvas,
    Kit,
    compressed,
    width_of,
    wrap,
)
from signing.closing.stamp import Stamp

_WIDTH, _HEIGHT = 595.276, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 527.0, 774.0, 60.0
_QR_SIDE = 92.0
_PLACE_WIDTH, _PLACE_HEIGHT, _PLACE_GAP = 226.0, 76.0, 19.0
_NAME_WIDTH = 380.0
Row = Sequence[Sequence[int]]


class Sheet:
    """Writes downwards, starting a new page when one is full."""

    def __init__(self, kit: Kit, closing: Closing, heading: str) -> None:
        self._kit, self._closing, self._heading = kit, closing, heading
        self.fields: list[FieldPlace] = []
        self._pages: list[tuple[Canvas, pikepdf.Object]] = []
        self._first = len(kit.pdf.pages)
        self.y = _TOP
        self._new_page()

    @property
    def canvas(self) -> Canvas:
        """The page being written."""
        return self._pages[-1][0]

    def need(self, height: float) -> None:
        """Start a new page unless this much is left."""
        if self.y - height < _BOTTOM:
            self._new_page()
            label = f"{self._closing.number_label} · {self._heading} (continuação)"
            self.line(label, size=9, colour=INK_SOFT, leading=30)

    def line(
        self, text: str, *, size: float, face: str = REGULAR, colour: str = INK, leading: float, indent: float = 0
    ) -> None:
        """One line; the next one starts `leading` points further down."""
        self.canvas.text((_LEFT + indent, self.y), text, size=size, face=face, colour=colour)
        self.y -= leading

    def section(self, title: str, room: float) -> None:
        """A heading that stays with at least `room` points of what follows."""
        self.need(30 + room)
        self.y -= 14
        self.line(title, size=13, face=SEMIBOLD, leading=16)

    def place(self, planned: PlannedPlace, left: float) -> None:
        """The frame of one planned signature, its field, and who is expected to sign there."""
        bottom = self.y - _PLACE_HEIGHT
        self.canvas.frame((left, bottom, _PLACE_WIDTH, _PLACE_HEIGHT), LINE)
        rect = (left + 1, bottom + 1, left + _PLACE_WIDTH - 1, bottom + _PLACE_HEIGHT - 1)
        page = self._pages[-1][1]
        number = self._first + len(self._pages)
        self.fields.append(form_fields.add_field(self._kit.pdf, page, planned, rect, number))
        for line, (text, face, colour) in enumerate(_place_lines(planned)):
            self.canvas.text((left, bottom - 13 - 11.5 * line), text, size=8.5, face=face, colour=colour)

    def finish(self) -> None:
        """Give every page its content."""
        for canvas, page in self._pages:
            page.Contents = self._kit.pdf.make_indirect(compressed(self._kit.pdf, canvas.content()))

    def _new_page(self) -> None:
        pdf = self._kit.pdf
        resources = Dictionary({key: Dictionary(each) for key, each in self._kit.resources().items()})
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, _WIDTH, _HEIGHT]), Rotate=0, Resources=resources)
        page.CropBox, page.Contents = page.MediaBox, pdf.make_indirect(pikepdf.Stream(pdf, b""))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        self._pages.append((Canvas(self._kit), pdf.pages[-1].obj))
        self.y = _TOP


def append_sheet(kit: Kit, closing: Closing, qr: Row) -> tuple[FieldPlace, ...]:
    """Add the signature sheet at the end of a document, as many pages as it needs."""
    sheet = Sheet(kit, closing, "Folha de assinaturas")
    _head(sheet, closing, qr, "Folha de assinaturas")
    _advice(sheet, _how_to_check(closing))
    _places(sheet, closing.places)
    _attachments(sheet, closing.attachments, "Anexos", "Este documento não tem anexos.")
    sheet.finish()
    return tuple(sheet.fields)


def verification_sheet(output: Path, closing: Closing) -> ClosedFacts:
    """Write the separate PDF/A-2b sheet of a document that arrived signed: its own pages are not touched.

    `closing.attachments` lists the signed file itself first; `closing.places` is not drawn.
    """
    with pikepdf.new() as pdf:
        kit = Kit(pdf)
        stamp = Stamp(kit, closing)
        sheet = Sheet(kit, closing, "Folha de conferência")
        _head(sheet, closing, stamp.qr, "Folha de conferência")
        _advice(sheet, f"O arquivo chegou assinado e foi guardado sem mudar um byte. {_how_to_check(closing)}")
        _attachments(sheet, closing.attachments, "Arquivos", "Nenhum arquivo foi guardado com este documento.")
        sheet.finish()
        total = len(pdf.pages)
        for number, page in enumerate(pdf.pages, start=1):
            stamp.put(page, number, total, inside=True)
        kit.finish()
        _declare_archival(pdf, f"Folha de conferência: {closing.number_label}")
        pdf.save(output)
    return facts_of_file(output, total, total, ())


def _head(sheet: Sheet, closing: Closing, qr: Row, heading: str) -> None:
    canvas, room = sheet.canvas, _RIGHT - _LEFT - _QR_SIDE - 28
    canvas.modules(qr, (_RIGHT - _QR_SIDE, _TOP + 12 - _QR_SIDE), _QR_SIDE)
    code_at = _RIGHT - _QR_SIDE / 2 - width_of(closing.code, 8.5, SEMIBOLD) / 2
    canvas.text((code_at, _TOP - _QR_SIDE - 2), closing.code, size=8.5, face=SEMIBOLD, colour=BRAND)
    canvas.box((_LEFT, _TOP + 9, 28, 3), ACCENT)
    sheet.y -= 9
    for line in wrap(closing.city, room, 10.5, SEMIBOLD):
        sheet.line(line, size=10.5, face=SEMIBOLD, colour=BRAND, leading=15)
    sheet.y -= 15
    sheet.line(heading, size=24, face=SEMIBOLD, leading=24)
    for line in wrap(closing.number_label, room, 12, SEMIBOLD):
        sheet.line(line, size=12, face=SEMIBOLD, leading=16)
    for line in wrap(closing.title, room, 10.5):
        sheet.line(line, size=10.5, colour=INK_SOFT, leading=14.5)
    sheet.y = min(sheet.y, _TOP - _QR_SIDE - 12) - 10


def _how_to_check(closing: Closing) -> str:
    if closing.verify_url is None:
        return (
            "Demonstração: ainda não há endereço público de conferência. "
            f"O código {closing.code} identifica este documento no sistema da cidade."
        )
    return (
        f"Aponte a câmera do celular para o QR ou abra {closing.shown_address} e compare com o documento "
        "mostrado. Ali também se confere o próprio arquivo PDF: qualquer mudança depois das assinaturas aparece."
    )


def _advice(sheet: Sheet, text: str) -> None:
    lines = wrap(text, _RIGHT - _LEFT - 32, 9.5)
    height = 38 + 14 * len(lines)
    sheet.need(height)
    sheet.canvas.box((_LEFT, sheet.y - height, _RIGHT - _LEFT, height), SUNK)
    sheet.y -= 20
    sheet.line("Como conferir", size=9.5, face=SEMIBOLD, leading=15, indent=16)
    for line in lines:
        sheet.line(line, size=9.5, colour=INK_SOFT, leading=14, indent=16)
    sheet.y -= 18


def _places(sheet: Sheet, places: tuple[PlannedPlace, ...]) -> None:
    if not places:
        return
    rows = [places[at : at + 2] for at in range(0, len(places), 2)]
    heights = [_PLACE_HEIGHT + 26 + 11.5 * max(len(_place_lines(each)) for each in row) - 11.5 for row in rows]
    sheet.section("Assinaturas", heights[0])
    for row, height in zip(rows, heights, strict=True):
        sheet.need(height)
        for column, planned in enumerate(row):
            sheet.place(planned, _LEFT + column * (_PLACE_WIDTH + _PLACE_GAP))
        sheet.y -= height + 6


def _place_lines(planned: PlannedPlace) -> list[tuple[str, str, str]]:
    names = [(line, SEMIBOLD, INK) for line in wrap(planned.label, _PLACE_WIDTH, 8.5, SEMIBOLD)]
    return names + [(line, REGULAR, INK_SOFT) for line in wrap(planned.role, _PLACE_WIDTH, 8.5) if line]


def _attachments(sheet: Sheet, lines: tuple[AttachmentLine, ...], title: str, none: str) -> None:
    sheet.section(title, 56)
    sheet.y -= 12
    if not lines:
        sheet.line(none, size=9.5, colour=INK_SOFT, leading=14)
    for attachment in lines:
        _attachment(sheet, attachment)


def _attachment(sheet: Sheet, attachment: AttachmentLine) -> None:
    names = wrap(attachment.name, _NAME_WIDTH, 9.5, SEMIBOLD)
    sheet.need(13 * min(len(names), 40) + 26)
    sheet.canvas.box((_LEFT, sheet.y + 14, _RIGHT - _LEFT, 0.75), LINE)
    size = readable_size(attachment.size)
    sheet.canvas.text((_RIGHT - width_of(size, 9), sheet.y), size, size=9, colour=INK_SOFT)
    for line in names:
        sheet.need(13)
        sheet.line(line, size=9.5, face=SEMIBOLD, leading=13)
    digest = " ".join(attachment.sha256[at : at + 8] for at in range(0, len(attachment.sha256), 8))
    sheet.line(f"SHA-256  {digest}", size=7.5, colour=INK_SOFT, leading=24)


def readable_size(size: int) -> str:
    """Bytes as people read them in Portuguese: '184 kB', '2,5 MB'."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _declare_archival(pdf: pikepdf.Pdf, title: str) -> None:
    pdf.Root.Lang = pikepdf.String("pt-BR")
    profile = compressed(pdf, ImageCmsProfile(createProfile("sRGB")).tobytes())
    profile.N = 3
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=pikepdf.String("sRGB"))
    intent.DestOutputProfile = profile
    pdf.Root.OutputIntents = Array([intent])
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        metadata["dc:title"] = title
