"""Small papers of awkward shapes, and a closing to print on them."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from signing.closing import AttachmentLine, Closing, PlannedPlace

Draw = Callable[..., Path]


@pytest.fixture
def closing() -> Closing:
    return Closing(
        "Prefeitura de Exemplo",
        "Memorando 12/2026",
        "Compra de cadeiras",
        "7KQ4-M2XP-9TBD-H3WA",
        "https://carimbo.exemplo.gov.br/v/7KQ4-M2XP-9TBD-H3WA",
        attachments=(AttachmentLine("orçamento.pdf", 184_233, "9f" * 32),),
        places=(PlannedPlace("assinatura-1", "Demonstração Ana", "Diretora"),),
    )


@pytest.fixture
def paper(tmp_path: Path) -> Draw:
    """Write a PDF; what is given overrides what an A4 page has, or its root."""

    def write(pages: int = 1, root: dict[str, object] | None = None, inherit: bool = False, **page: object) -> Path:
        path = tmp_path / "paper.pdf"
        with pikepdf.new() as pdf:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            shared = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
            for _ in range(pages):
                content = pdf.make_stream(b"BT /F1 20 Tf 90 420 Td (Texto original) Tj ET")
                entries = {"/Type": Name.Page, "/MediaBox": Array([0, 0, 595, 842]), "/Contents": content}
                entries |= {f"/{key}": value for key, value in page.items()}
                if not inherit:
                    entries["/Resources"] = shared
                pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(entries))))
            if inherit:
                pdf.Root.Pages.Resources = shared
            for key, value in (root or {}).items():
                pdf.Root[f"/{key}"] = value
            pdf.save(path)
        return path

    return write
