"""By code: the verdict claims what was checked and no more (issue: Verify; RELIABILITY, security 4)."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.documents.models import DocumentState, Secrecy, VersionPurpose
from app.people.models import AttemptCount
from app.signatures.models import PlaceState, RequestState, SignaturePlace, SignatureRequest
from app.verification import limits
from tests.verification.conftest import ADDRESS, WHOLE, Counter

NOT_COMPARED = "não foi comparado"


def test_a_released_document_is_authentic(counter: Counter) -> None:
    counter.issue()
    answer = counter.get()
    assert answer.status_code == 200
    for words in ("Documento autêntico", "Compra de papel", "Nº 1.284/2026", "Emitido em", NOT_COMPARED):
        assert words in answer.text
    assert "As 2 assinaturas foram conferidas quando o documento foi assinado" in answer.text


def test_signers_show_role_level_provider_time_and_clock_and_a_masked_cpf(counter: Counter) -> None:
    """DOMAIN.md, Secrecy and privacy: CPF is masked."""
    counter.issue()
    text = counter.get().text
    for words in ("Ana Demonstração", "Analista de compras", "***.982.247-**", "Assinatura avançada",
                  "autoridade da própria prefeitura", "carimbo do tempo: Carimbo da cidade"):  # fmt: skip
        assert words in text
    assert "529.982" not in text
    assert "52998224725" not in text


@pytest.mark.parametrize("path", ["/v/7kq4m2xp9tbdh3wa", "/verificar/codigo?codigo=7KQ4+M2XP.9TBD-H3WA"])
def test_a_code_is_read_however_it_is_typed(counter: Counter, path: str) -> None:
    counter.issue()
    assert "Documento autêntico" in counter.get(path).text


def test_a_kind_without_signatures_claims_none(counter: Counter) -> None:
    counter.issue(signers=())
    text = counter.get().text
    assert "não pede assinatura" in text
    assert "assinaturas foram conferidas" not in text


@pytest.mark.parametrize("secrecy", [Secrecy.RESTRICTED, Secrecy.SECRET])
def test_a_restricted_document_is_authentic_without_its_content(counter: Counter, secrecy: Secrecy) -> None:
    """DOMAIN.md, Numbers: on a restricted or secret document the code confirms authenticity and signers only."""
    counter.issue(secrecy=secrecy, legal_hypothesis="LGPD")
    text = counter.get().text
    assert "acesso restrito" in text
    assert "Ana Demonstração" in text
    assert "Compra de papel" not in text
    assert "documento.pdf" not in text
    assert counter.get(f"{ADDRESS}/documento.pdf").status_code == 404


def test_a_cancelled_document_is_authentic_but_void(counter: Counter) -> None:
    moment = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # still the 21st in the city
    counter.issue(DocumentState.CANCELLED, cancelled_at=moment, cancellation_motive="Emitido em duplicidade")
    text = counter.get().text
    assert "não vale mais desde 21 nov 2026" in text
    assert "Emitido em duplicidade" in text
    assert "<del>" in text
    assert counter.get(f"{ADDRESS}/documento.pdf").status_code == 404


def test_cancelled_before_it_was_ever_valid(counter: Counter) -> None:
    counter.issue(DocumentState.CANCELLED, released=False, cancelled_at=datetime(2026, 11, 22, tzinfo=UTC))
    text = counter.get().text
    assert "Nunca valeu" in text
    assert "não vale mais desde" not in text
    assert "Compra de papel" not in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DocumentState.CLOSED, "faltam assinaturas"),
        (DocumentState.REFUSED, "uma assinatura foi recusada"),
        (DocumentState.DRAFT, "está sendo preparado"),
        (DocumentState.CLOSING, "está sendo preparado"),
    ],
)
def test_what_is_not_released_does_not_hold_yet(counter: Counter, state: DocumentState, words: str) -> None:
    counter.issue(state)
    text = counter.get().text
    assert words in text
    assert "Compra de papel" not in text, "unsigned words are nobody else's to read (DESIGN rule 2)"


def test_missing_signatures_are_counted(counter: Counter) -> None:
    document_id = counter.issue(DocumentState.CLOSED)
    with counter.database.writing() as session:
        session.execute(sa.update(SignatureRequest).values(state=RequestState.OPEN))
        session.execute(sa.update(SignaturePlace).where(SignaturePlace.ordinal == 2).values(state=PlaceState.PENDING))
    assert document_id
    text = counter.get().text
    assert "Falta 1 assinatura" in text
    assert "A assinatura foi conferida" in text


def test_the_demonstration_is_named(counter: Counter) -> None:
    counter.issue()
    assert "Não é ICP-Brasil" not in counter.get().text
    with counter.database.writing() as session:
        session.execute(sa.update(SignaturePlace).values(demonstration=True, certificate_kind="demonstration"))
    text = counter.get().text
    assert "Não é ICP-Brasil e não tem valor legal" in text
    assert "DEMONSTRAÇÃO: não é ICP-Brasil" in text


def test_a_time_nobody_vouches_for_is_said_to_be_the_signers(counter: Counter) -> None:
    counter.issue()
    with counter.database.writing() as session:
        session.execute(sa.update(SignaturePlace).values(timestamp_authority=None))
    assert "hora do computador de quem assinou" in counter.get().text


def test_the_true_pdf_is_downloaded(counter: Counter) -> None:
    counter.issue()
    answer = counter.get(f"{ADDRESS}/documento.pdf")
    assert (answer.data, answer.mimetype) == (WHOLE, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_what_arrived_signed_has_its_sheet_beside(counter: Counter) -> None:
    document_id = counter.issue(arrived_signed=True)
    assert counter.get(f"{ADDRESS}/folha.pdf").status_code == 404
    with counter.database.writing() as session:
        counter.add(document_id, b"%PDF sheet", VersionPurpose.VERIFICATION_SHEET, session=session, current=False)
    text = counter.get().text
    assert "recebido já assinado" in text
    assert "este código não responde por elas" in text
    assert f"{ADDRESS.replace('-', '')}/folha.pdf" in text
    assert counter.get(f"{ADDRESS}/folha.pdf").data == b"%PDF sheet"


# What is not there


def test_an_unknown_code_is_said_to_be_unknown(counter: Counter) -> None:
    answer = counter.get()
    assert (answer.status_code, "Código não encontrado" in answer.text) == (404, True)


@pytest.mark.parametrize("typed", ["", "7KQ4", "0000-0000-0000-0000", "x" * 80])
def test_what_cannot_be_a_code_is_said_beside_the_field(counter: Counter, typed: str) -> None:
    answer = counter.client.get("/verificar/codigo", query_string={"codigo": typed})
    assert answer.status_code == 422
    assert "16 letras e números" in answer.text
    assert counter.get("/v/nada").status_code == 404


def test_unknown_codes_are_limited_and_right_ones_are_free(counter: Counter) -> None:
    """RELIABILITY, security 4: unknown codes 10 a minute and address; right codes are free."""
    statuses = [counter.get().status_code for _ in range(12)]
    assert statuses == [404] * 10 + [429] * 2
    counter.issue()
    assert [counter.get().status_code for _ in range(3)] == [200] * 3


def test_many_unknown_codes_from_everywhere_raise_an_alarm(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    alarms: list[str] = []
    monkeypatch.setattr(limits, "GLOBAL_ALARM_A_MINUTE", 2)
    monkeypatch.setattr(limits.log, "error", lambda event, **_more: alarms.append(event))
    with counter.database.writing() as session:
        for address in ("a", "b", "c"):
            assert limits.may_try_unknown(session, address)
    assert alarms == ["verification.guessing"]


def test_a_right_code_writes_nothing(counter: Counter) -> None:
    counter.issue()
    counter.get()
    with counter.database.reading() as session:
        assert session.scalars(sa.select(AttemptCount)).all() == []


def test_the_qr_leads_to_the_public_address_whatever_host_was_asked(counter: Counter) -> None:
    counter.engines.settings = counter.engines.settings.model_copy(update={"public_address": "https://vila.example"})
    hosts = ("http://a.example", "http://b.example")
    pictures = {counter.client.get(f"{ADDRESS}/qr.svg", base_url=host).text for host in hosts}
    assert len(pictures) == 1


def test_the_qr_is_a_picture_of_the_address(counter: Counter) -> None:
    answer = counter.get(f"{ADDRESS}/qr.svg")
    assert (answer.mimetype, b"<svg" in answer.data) == ("image/svg+xml", True)
    assert counter.get("/v/nada/qr.svg").status_code == 404


def test_the_form_asks_for_a_code_or_a_file(counter: Counter) -> None:
    text = counter.get("/verificar").text
    assert 'name="codigo"' in text
    assert 'name="file"' in text
    empty: dict[str, Any] = {}
    answer = counter._browser.post("/verificar", empty, content_type="multipart/form-data")
    assert (answer.status_code, "Escolha o PDF" in answer.text) == (422, True)
