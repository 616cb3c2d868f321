"""Bad input through the real upload path: a clear Portuguese sentence, nothing lost, nothing hangs (issue 2)."""

import io
import time
import zipfile
from collections.abc import Iterator
from hashlib import sha256

import pytest
import sqlalchemy as sa

from app.documents.models import Document, DocumentState, Version, VersionPurpose
from app.intake.models import Reading, ReadingState
from tests.faults.running import Installation, Visitor, left_over, settle, until
from tests.ocr import bad_files, pages

pytestmark = pytest.mark.slow

GOOD = pages.digital_pdf()


def _docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return packed.getvalue()


REFUSED = {
    "truncado.pdf": (GOOD[:300], "danificado"),
    "texto-de-word.pdf": (_docx(), "não é"),
    "programa.pdf": (b"MZ\x90\x00" + bytes(400), "não é"),
    "sem-paginas.pdf": (bad_files.blank_pdf(0), "página"),
    "xfa.pdf": (bad_files.xfa_pdf(), "formulário"),
    "gigapixel.pdf": (bad_files.gigapixel_pdf(), ""),
    "bomba.pdf": (bad_files.bomb_pdf(1), ""),
    "em-circulo.pdf": (bad_files.looping_pages(), ""),
}
"""Name: bytes, and a word of the sentence that refuses them."""


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    installation = Installation(tmp_path_factory.mktemp("entrada") / "data")
    try:
        installation.start()
        yield Visitor(installation, settle(installation).ana)
    finally:
        installation.close()


@pytest.fixture(scope="module")
def taken(ana: Visitor) -> dict[str, int]:
    """All bad files dropped one after the other; the pages answer all the while."""
    documents = {name: ana.upload((name, data)).json()["documents"][0] for name, (data, _) in REFUSED.items()}
    longest, under_way = 0.0, sa.select(sa.func.count()).where(
        Reading.state.in_((ReadingState.WAITING, ReadingState.READING))
    )  # fmt: skip
    end = time.monotonic() + 240
    while ana.installation.one(under_way) and time.monotonic() < end:
        began = time.monotonic()
        assert ana.get("/receber").status == 200
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.5)
    assert longest < 10
    return documents


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_sentence_and_kept(ana: Visitor, taken: dict[str, int], name: str) -> None:
    data, word = REFUSED[name]
    reading = taken[name]
    state = ana.installation.one(sa.select(Reading.state).where(Reading.document_id == reading))
    reason = ana.installation.one(sa.select(Reading.reason).where(Reading.document_id == reading)) or ""
    assert state in {ReadingState.REFUSED, ReadingState.PARTIAL}, (state, reason)
    assert reason.endswith(".")
    assert word in reason
    assert reason in ana.get("/receber").data.decode()
    original = sa.select(Version.digest).where(
        Version.document_id == reading, Version.purpose == VersionPurpose.ORIGINAL
    )
    assert ana.installation.one(original) == sha256(data).hexdigest()


def test_an_empty_file_is_refused_at_the_door(ana: Visitor) -> None:
    answer = ana.upload(("vazio.pdf", b""))
    assert answer.status == 422
    assert "vazio" in answer.json()["detail"]
    assert "vazio" in ana.post("/receber", {"files": ("vazio.pdf", b"")}).data.decode()


def test_an_encrypted_file_asks_until_the_password_is_right(ana: Visitor) -> None:
    data = bad_files.encrypted_pdf(pages.digital_pdf())
    document = ana.upload(("trancado.pdf", data)).json()["documents"][0]
    for password, state in (("errada", DocumentState.NEEDS_PASSWORD), ("senha", DocumentState.TO_CHECK)):
        until(lambda: ana.installation.state_of(document) is DocumentState.NEEDS_PASSWORD)
        assert "senha" in ana.get("/receber").data.decode()
        answer = ana.post(f"/receber/{document}/senha", {"password": password})
        assert answer.status in {302, 303}
        ana.installation.until_read(document)
        assert ana.installation.state_of(document) in {state, DocumentState.DRAFT}
    assert ana.installation.one(sa.select(Reading.sealed_password).where(Reading.document_id == document)) is None


def test_names_are_made_harmless(ana: Visitor) -> None:
    for sent in ("x" * 300 + ".pdf", "../../etc/passwd.pdf", "..\\..\\a\u202efdp.pdf", "linha\r\nnova.pdf"):
        document = ana.upload((sent, pages.digital_pdf())).json()["documents"][0]
        kept = ana.installation.one(sa.select(Document.file_name).where(Document.id == document))
        assert kept.endswith(".pdf")
        assert len(kept) <= 150
        assert not set(kept) & set("/\\\r\n\u202e")
        ana.installation.until_read(document)
        assert ana.get("/receber").status == 200


def test_ten_thousand_pages_end(ana: Visitor) -> None:
    """Long documents get more time by page count; whatever comes of it is said."""
    document = ana.upload(("longo.pdf", bad_files.blank_pdf(10_000))).json()["documents"][0]
    reading = sa.select(Reading.state).where(Reading.document_id == document)
    under_way = {ReadingState.WAITING, ReadingState.READING}
    until(lambda: ana.installation.one(reading) not in under_way, seconds=240, every=1)
    reason = ana.installation.one(sa.select(Reading.reason).where(Reading.document_id == document))
    assert reason
    assert reason.endswith(".")


def test_nothing_is_left_and_every_promise_holds(ana: Visitor) -> None:
    assert left_over(ana.installation) == []
    done = ana.installation.command("verify")
    assert done.returncode == 0, done.stdout + done.stderr
