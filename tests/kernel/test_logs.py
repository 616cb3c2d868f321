"""Logs carry no CPF, CNPJ, e-mail, code or secret (RELIABILITY, security 11; LGPD)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.kernel import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("INFO", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = kept
    root.setLevel(level)


@pytest.mark.parametrize(
    "text", ["529.982.247-25", "52998224725", "12.ABC.345/01DE-35", "7KQ4-M2XP-9TBD-H3WA", "ana@cidade.gov.br"]
)
def test_personal_data_is_redacted(text: str) -> None:
    assert text not in logs.redact(f"pedido de {text} recebido")


def test_lines_are_json_and_hide_named_secrets(lines: io.StringIO) -> None:
    structlog.get_logger("carimbo").info("sign.asked", pin="abcdefgh1", document=42)
    line = json.loads(lines.getvalue().splitlines()[-1])
    assert line["event"] == "sign.asked"
    assert line["document"] == 42
    assert "abcdefgh1" not in json.dumps(line)


def test_library_logs_take_the_same_road(lines: io.StringIO) -> None:
    logging.getLogger("celery").warning("task for 529.982.247-25")
    line = json.loads(lines.getvalue().splitlines()[-1])
    assert line["logger"] == "celery"
    assert "529" not in line["event"]
