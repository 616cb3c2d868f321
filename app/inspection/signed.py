"""I3 for one document: each signed version extends the one before and adds exactly one intact signature."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.engines import Engines
from app.kernel import clock
from app.kernel.errors import CarimboError
from app.kernel.sandbox import Limits

VALIDATE = "signing.validation:validate_file"
_LIMITS = Limits(wall_seconds=60, cpu_seconds=60)
_CHUNK = 1 << 20


def broken_signatures(engines: Engines, digests: Sequence[str]) -> Iterator[str]:
    """Reasons why a closed version and the signed ones after it do not hold together.

    Args:
        engines: store and sandbox.
        digests: the closed version's, then each signed one's, in order.
    """
    with tempfile.TemporaryDirectory(prefix="carimbo-verify-") as folder:
        paths = [Path(folder, str(number)) for number in range(len(digests))]
        try:
            for digest, path in zip(digests, paths, strict=True):
                engines.store.fetch(digest, path)
        except CarimboError:
            return  # I1 has named the object
        for number, (earlier, later) in enumerate(pairwise(paths), start=1):
            if not _extends(later, earlier):
                yield f"a {number}ª assinatura alterou o que já existia"
        yield from _uncounted(engines, paths)


def _uncounted(engines: Engines, paths: Sequence[Path]) -> Iterator[str]:
    if len(paths) == 1:
        return
    before, after = _intact(engines, paths[0]), _intact(engines, paths[-1])
    if before is None or after is None:
        yield "as assinaturas não puderam ser lidas"
        return
    if len(after) - len(before) != len(paths) - 1:
        yield f"há {len(after) - len(before)} assinaturas para {len(paths) - 1} assinantes"
    if not all(after):
        yield "há assinatura que não confere com o conteúdo"


def _intact(engines: Engines, path: Path) -> list[bool] | None:
    try:
        report: dict[str, Any] = engines.sandbox.call(
            VALIDATE, str(path), "[]", [], clock.now().isoformat(), limits=_LIMITS
        )
    except CarimboError:
        return None
    return [line["intact"] for line in report["signatures"]]


def _extends(later: Path, earlier: Path) -> bool:
    if later.stat().st_size <= earlier.stat().st_size:
        return False
    with later.open("rb") as long, earlier.open("rb") as short:
        while chunk := short.read(_CHUNK):
            if long.read(len(chunk)) != chunk:
                return False
    return True
