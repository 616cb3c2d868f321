"""Structured logs, one JSON line an event, without personal data: ids only, CPFs and codes redacted."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog

_PERSONAL = re.compile(
    r"\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b"  # CPF
    r"|\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\d{2}\b"  # CNPJ
    r"|\b(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}\b"  # verification code
    r"|[\w.+-]+@[\w-]+\.[\w.]+"  # e-mail
)
_SECRET_NAMES = re.compile(r"pin|password|senha|token|secret|cookie|authorization", re.IGNORECASE)


def redact(text: str) -> str:
    """Take CPFs, CNPJs, e-mails and verification codes out of a text."""
    return _PERSONAL.sub("[…]", text)


def _redact_event(_logger: Any, _method: str, event: Any) -> Any:
    return {
        key: "[…]" if _SECRET_NAMES.search(key) else redact(value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send all logs, the libraries' too, as JSON lines to a stream (standard error)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("celery").setLevel(
        logging.WARNING
    )  # it tells of each message twice; the runner tells of each job
    logging.getLogger("kombu.connection").setLevel(logging.ERROR)  # it misses a host name, which folders have not
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
