"""Validation as a child process runs it: plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from signing.validation.document import validate
from signing.validation.model import Limits
from signing.validation.trust import TrustStore


def validate_file(
    path: str, trust: str, crls: Sequence[bytes], at: str, limits: dict[str, int] | None = None
) -> dict[str, Any]:
    """`validate` for a process boundary.

    Args:
        path: the file.
        crls: revocation lists (DER).
        trust: what `TrustStore.to_json` wrote.
        at: ISO 8601 with zone.
        limits: fields of `Limits` that differ from its defaults.

    Returns:
        What `Report.to_json` gives.
    """
    bounds = Limits(**{**asdict(Limits()), **(limits or {})})
    moment = datetime.fromisoformat(at)
    return validate(Path(path), TrustStore.from_json(trust), crls=tuple(crls), at=moment, limits=bounds).to_json()
