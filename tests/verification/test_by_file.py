"""By file: bytes first, then signed beginnings, then the code in it, then its own signatures (issue: Verify)."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.documents.models import Document, DocumentState, Secrecy, VersionPurpose
from app.kernel.sandbox import SandboxTimeout
from app.verification import children, file_verdicts, limits
from app.verification.files import _prefix_digests
from signing.validation.model import DocumentVerdict
from tests.ocr import pages
from tests.verification.conftest import CLOSED, HALF, WHOLE, Counter, line, report

PRINTED = ["7KQ4-M2XP-9TBD-H3WA"]
ALTERED = WHOLE + b" altered"
IDENTICAL = "idêntico, byte por byte"


def test_the_true_file_is_authentic(counter: Counter) -> None:
    counter.issue()
    text = counter.send(WHOLE)
    assert "não foi alterado depois disso" in text
    assert IDENTICAL in text
    assert sha256(WHOLE).hexdigest() in text
    assert "não foi comparado" not in text


def test_a_cancelled_document_by_its_exact_file_is_void(counter: Counter) -> None:
    counter.issue(DocumentState.CANCELLED, cancellation_motive="Duplicado")
    text = counter.send(WHOLE)
    assert "não vale mais" in text
    assert IDENTICAL in text


def test_a_restricted_document_by_its_file_is_authentic_without_its_subject(counter: Counter) -> None:
    counter.issue(secrecy=Secrecy.RESTRICTED)
    text = counter.send(WHOLE)
    assert "acesso restrito" in text
    assert IDENTICAL in text
    assert "Compra de papel" not in text


@pytest.mark.parametrize("earlier", [CLOSED, HALF])
def test_bytes_from_before_all_signatures_are_named(counter: Counter, earlier: bytes) -> None:
    counter.issue()
    text = counter.send(earlier)
    assert "Versão anterior" in text
    assert "de antes de todas as assinaturas" in text
    assert "não é o que vale" in text


def test_bytes_of_an_unfinished_document_are_pending(counter: Counter) -> None:
    counter.issue(DocumentState.CLOSED)
    text = counter.send(HALF)
    assert "faltam assinaturas" in text
    assert "Peça o PDF final" not in text


def test_bytes_that_were_released_and_then_corrected_are_replaced(counter: Counter) -> None:
    document_id = counter.issue()
    with counter.database.writing() as session:
        counter.add(document_id, b"%PDF again", VersionPurpose.SIGNED, session=session)
        document = session.get_one(Document, document_id)
        counter.release(session, document)
    assert "foi corrigido e assinado de novo" in counter.send(WHOLE)
    assert IDENTICAL in counter.send(b"%PDF again")


def sheet(counter: Counter, document_id: int, data: bytes) -> None:
    with counter.database.writing() as session:
        counter.add(document_id, data, VersionPurpose.VERIFICATION_SHEET, session=session, current=False)


def test_a_verification_sheet_speaks_for_itself_alone(counter: Counter) -> None:
    document_id = counter.issue(arrived_signed=True)
    sheet(counter, document_id, b"%PDF sheet")
    text = counter.send(b"%PDF sheet")
    assert "Folha de verificação autêntica" in text
    assert "não foi enviado" in text
    assert "é idêntico ao que esta prefeitura recebeu já assinado" in counter.send(WHOLE)
    sheet(counter, document_id, b"%PDF new sheet")
    assert "Versão anterior" in counter.send(b"%PDF sheet")


def test_a_sheet_of_a_cancelled_document_is_void(counter: Counter) -> None:
    document_id = counter.issue(DocumentState.CANCELLED, arrived_signed=True)
    sheet(counter, document_id, b"%PDF sheet")
    text = counter.send(b"%PDF sheet")
    assert "Documento cancelado" in text
    assert "Folha de verificação autêntica" not in text


def test_the_paper_that_came_in_is_not_vouched_for(counter: Counter) -> None:
    document_id = counter.issue()
    with counter.database.writing() as session:
        counter.add(document_id, b"%PDF brought", VersionPurpose.ORIGINAL, session=session, current=False)
    assert "Esta prefeitura não emitiu este PDF" in counter.send(b"%PDF brought")


# Ours, but changed


def test_a_file_altered_by_one_byte_is_altered(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.codes, counter.sandbox.report = PRINTED, report("invalid", "…", line("invalid", "internal"))
    counter.sandbox.changes = [{"context": "valor", "before": "100", "after": "900", "page": 2}]
    text = counter.send(ALTERED)
    for words in ("Arquivo alterado", "bytes diferentes", "Há assinatura que não confere", "<del>100</del>", "página 2",
                  "Baixar o PDF original"):  # fmt: skip
        assert words in text


def test_a_printed_copy_without_signatures_is_altered(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.codes = ["2222-2222-2222-2222", *PRINTED]
    text = counter.send(ALTERED)
    assert "Não confie nele" in text
    assert "não tem assinatura digital" in text


def test_a_truncated_copy_is_said_to_be_damaged(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.codes, counter.sandbox.report = PRINTED, report("damaged", "O arquivo está incompleto.")
    text = counter.send(WHOLE[:-2])
    assert "incompleto ou danificado" in text
    assert "O arquivo está incompleto." in text


def test_differences_of_a_restricted_document_are_nobodys(counter: Counter) -> None:
    counter.issue(secrecy=Secrecy.RESTRICTED)
    counter.sandbox.codes = PRINTED
    counter.sandbox.changes = [{"context": "", "before": "segredo", "after": "", "page": 1}]
    text = counter.send(ALTERED)
    assert "Arquivo alterado" in text
    assert "segredo" not in text


def test_a_comparison_that_fails_leaves_the_verdict(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.codes, counter.sandbox.changes = PRINTED, SandboxTimeout()
    text = counter.send(ALTERED)
    assert "Arquivo alterado" in text
    assert "O que mudou" not in text


def begun(verdict: str = "valid", *, suspicious: bool = False) -> dict[str, Any]:
    """A report on a file that begins with our bytes and goes on."""
    ours = line("valid", "internal", revision_length=len(HALF))
    return report(verdict, "…", ours, line("valid", "internal", revision_length=len(WHOLE)), suspicious=suspicious)


def test_a_file_whose_code_was_cut_out_is_known_by_its_signed_beginning(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.report = begun("indeterminate")
    text = counter.send(WHOLE + b" over the code")
    assert "O arquivo começa com um documento desta prefeitura" in text
    assert "Nº 1.284/2026" in text
    assert "cobrem só uma parte anterior" in text


def test_what_hides_something_is_altered_even_if_its_signatures_hold(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.report = begun(suspicious=True)
    assert "Arquivo alterado" in counter.send(WHOLE + b" hidden")


def test_an_honest_addition_is_told_from_a_forgery(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.report = begun("valid-with-changes")
    text = counter.send(WHOLE + b" countersigned")
    assert "Documento nosso, com acréscimos" in text
    assert "O começo do arquivo é idêntico" in text
    assert "Arquivo alterado" not in text


def test_beginnings_are_hashed_in_one_pass(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abcdef")
    assert _prefix_digests(file, [2, 4, 99]) == [sha256(part).hexdigest() for part in (b"ab", b"abcd", b"abcdef")]


# Somebody else's


def test_a_foreign_file_with_valid_signatures(counter: Counter) -> None:
    counter.sandbox.report = report("valid", "…", line())
    text = counter.send(b"%PDF foreign")
    for words in ("Não foi emitido por esta prefeitura", "autoridade conhecida", "Demonstração Zélia", "Contadora",
                  "***.982.247-**", "Assinatura qualificada", "ICP-Brasil", "carimbo do tempo: ACT Demonstração",
                  "20 nov 2026, 12:00"):  # fmt: skip
        assert words in text
    assert "529.982" not in text


@pytest.mark.parametrize(
    ("kind", "level"),
    [("gov.br", "Assinatura avançada"), ("internal", "Assinatura avançada"), ("demonstration", "Assinatura válida")],
)
def test_levels_of_foreign_signatures_follow_their_authority(counter: Counter, kind: str, level: str) -> None:
    """Lei 14.063/2020 art. 4."""
    counter.sandbox.report = report("valid", "…", line(kind=kind))
    text = counter.send(b"%PDF foreign")
    assert level in text
    assert ("não tem valor legal" in text) is (kind == "demonstration")


def test_an_unknown_root_is_not_vouched_for(counter: Counter) -> None:
    unknown = line("indeterminate", "unknown", reason="Autoridade desconhecida.", time=None, time_proved=False)
    counter.sandbox.report = report("indeterminate", "…", unknown)
    text = counter.send(b"%PDF foreign")
    for words in ("não podemos confirmar quem assinou", "Assinatura não confirmada", "autoridade desconhecida",
                  "hora do computador de quem assinou"):  # fmt: skip
        assert words in text


def test_an_invalid_signature_is_invalid(counter: Counter) -> None:
    counter.sandbox.report = report("invalid", "O arquivo tem uma assinatura que não vale.", line("invalid"))
    assert "Assinatura inválida" in counter.send(b"%PDF foreign")


def test_our_certificates_on_a_file_we_never_issued(counter: Counter) -> None:
    counter.sandbox.report = report("valid", "…", line(kind="internal"))
    assert "Não confere com os nossos registros" in counter.send(b"%PDF forged")


def test_a_letter_that_quotes_our_code_is_no_forgery(counter: Counter) -> None:
    counter.issue()
    counter.sandbox.codes, counter.sandbox.report = PRINTED, report("valid", "…", line())
    text = counter.send(b"%PDF letter")
    assert "Não foi emitido por esta prefeitura" in text
    assert "O arquivo cita o código" in text
    assert "Arquivo alterado" not in text


@pytest.mark.parametrize("verdict", ["encrypted", "damaged", "not-a-pdf", "too-large"])
def test_what_cannot_be_read_is_said_with_its_reason(counter: Counter, verdict: str) -> None:
    counter.sandbox.report = report(verdict, "Está protegido por senha.")
    text = counter.send(b"%PDF foreign")
    assert "Não deu para ler o arquivo" in text
    assert "Está protegido por senha." in text
    assert "entre os que esta prefeitura emitiu" not in text


def test_a_file_that_takes_too_much_is_unreadable(counter: Counter) -> None:
    counter.sandbox.report = counter.sandbox.codes = SandboxTimeout()
    assert "demorou mais que o tempo permitido" in counter.send(b"%PDF bomb")


def test_notes_of_the_validator_are_passed_on(counter: Counter) -> None:
    counter.sandbox.report = {**report("unsigned", "…"), "notes": ["Há vestígios de uma assinatura."]}
    assert "Há vestígios de uma assinatura." in counter.send(b"%PDF foreign")


def test_nothing_of_an_upload_is_kept(counter: Counter) -> None:
    counter.send(b"%PDF foreign")
    assert counter.engines.store.objects == {}
    assert not list(counter.engines.settings.runtime_dir.glob("work-*"))


def test_uploads_are_limited(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOADS_A_MINUTE", 1)
    counter.send(b"%PDF foreign")
    assert "Muitas consultas" in counter.send(b"%PDF foreign")


def test_codes_printed_in_files_are_no_way_around_the_limit(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNKNOWN_CODES_A_MINUTE", 3)
    counter.issue()
    counter.sandbox.codes = [*(f"2222-2222-2222-222{number}" for number in range(3, 6)), *PRINTED]
    assert "1.284/2026" not in counter.send(ALTERED), "only the first three are looked up"
    assert "Muitas consultas" in counter.send(ALTERED)
    counter.sandbox.codes = PRINTED
    assert "1.284/2026" in counter.send(ALTERED), "right ones are free"


def test_every_unreadable_verdict_is_known() -> None:
    known = {verdict.value for verdict in DocumentVerdict}
    assert known >= file_verdicts.UNREADABLE | file_verdicts.HOLDING | {"unsigned", "invalid"}


# What the child processes do


def test_codes_are_found_in_the_text_of_a_pdf(tmp_path: Path) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(pages.digital_pdf(["Código 7KQ4-M2XP-9TBD-H3WA e 0000-0000-0000-0000", "nada"]))
    assert children.codes_in(str(file)) == PRINTED


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"text"])
def test_an_unreadable_file_has_no_codes_and_no_differences(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(data)
    assert children.codes_in(str(file)) == []
    assert children.differences(str(file), str(file)) == []


def test_differences_are_plain_values(tmp_path: Path) -> None:
    original, changed = tmp_path / "a.pdf", tmp_path / "b.pdf"
    original.write_bytes(pages.digital_pdf(["valor 100 reais"]))
    changed.write_bytes(pages.digital_pdf(["valor 900 reais"]))
    found = children.differences(str(original), str(changed))
    assert found
    assert {"before", "after", "page", "context"} <= set(found[0])


def locked() -> bytes:
    body = BytesIO()
    with pikepdf.open(BytesIO(pages.digital_pdf(["segredo"]))) as pdf:
        pdf.save(body, encryption=pikepdf.Encryption(user="x", owner="x"))
    return body.getvalue()


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (pages.digital_pdf(["papel"]), "Sem assinatura digital"),
        (pages.digital_pdf(["papel"])[:200], "Não deu para ler o arquivo"),
        (b"PK\x03\x04 not a pdf", "Não deu para ler o arquivo"),
        (locked(), "Não deu para ler o arquivo"),
    ],
    ids=["unsigned", "truncated", "not a pdf", "encrypted"],
)
def test_the_real_validator_and_the_words_agree(counter: Counter, data: bytes, title: str) -> None:
    counter.engines.sandbox = InProcess()
    assert title in counter.send(data)


class InProcess:
    """Calls what the sandbox would, in this process."""

    def call(self, target: str, *args: Any, **_limits: Any) -> Any:
        module, _colon, name = target.partition(":")
        return getattr(__import__(module, fromlist=[name]), name)(*args)
