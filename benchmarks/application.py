"""A real city under `carimbo run`: signing, taking in, memory, starting: `python -m benchmarks.application`."""

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import throughput, weight
from benchmarks.city import RunningCity, make_city, running_city
from benchmarks.engine import Alone, cpu_of
from benchmarks.memos import Desk, memo
from benchmarks.table import Row, table
from tests.ocr import pages

MEMOS = 12
IDLE_SECONDS = 25
"""After this a signing desk's worker without work has gone."""
MEMORY_LIMIT = 400_000_000


def rows() -> list[Row]:
    """Everything that needs the application to run; about four minutes, a third of it making the city."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = make_city(folder)
        with running_city(folder, data) as city:
            found = [*_memory(city), _searchable(city), *_signed(city, folder)]
        starting = [_start(folder, data)]
        with running_city(folder, data) as city:
            return [*found, *weight.rows(city), *throughput.rows(city, folder), *starting]


def _memory(city: RunningCity) -> list[Row]:
    """One scan read and looked at, one memo signed; then what the idle city holds."""
    desk = Desk(city)
    scan = pages.encoded(pages.page_image(dpi=300, mode="L"), "JPEG", dpi=300)
    (read,) = desk.upload({"digitalizado.jpg": scan})
    image = desk.visitor.get(f"/documentos/{read}/paginas/1.jpg")
    assert image.status == 200, image.status
    memos = desk.file(1)
    desk.close(memos)
    desk.sign(desk.turns(memos))
    time.sleep(IDLE_SECONDS)
    held = city.family.proportional_memory()
    total = sum(held.values())
    parts = ", ".join(f"{role} {size / 1e6:.0f}" for role, size in sorted(held.items(), key=lambda item: -item[1]))
    measured = f"{total / 1e6:.0f} MB ({parts})"
    what = "idle memory, embedded, PSS of all processes after one scan read and looked at and one memo signed"
    return [Row(what, measured, "≤ 400 MB", total <= MEMORY_LIMIT)]


def _searchable(city: RunningCity) -> Row:
    """From the upload's first byte to the text in the database, by a real request and the worker."""
    desk = Desk(city)
    seconds = []
    for number in range(5):
        began = time.perf_counter()
        desk.upload({f"digital-{number}.pdf": memo(1000 + number)})
        seconds.append(time.perf_counter() - began)
    what = "born-digital PDF, upload → searchable through the application, wall time (median of 5)"
    return Row(what, f"{median(seconds):.2f} s", "≤ 1 s", median(seconds) <= 1)


def _signed(city: RunningCity, folder: Path) -> list[Row]:
    """Closing and signing in the application against the engine alone, in turns."""
    alone = Alone(folder)
    desk, laps = Desk(city), []
    documents = desk.file(3 * MEMOS)
    desk.close(documents[:1])
    desk.sign(desk.turns(documents[:1]))
    for start in range(1, 3 * MEMOS, MEMOS):
        some = documents[start : start + MEMOS]
        closing = city.family.cpu_of(lambda some=some: desk.close(some)) / len(some)
        turns = desk.turns(some)
        signing = city.family.cpu_of(lambda turns=turns: desk.sign(turns)) / len(some)
        laps.append((closing, signing, *(cpu_of(work, 5)() for work in (alone.close, alone.sign_bt, alone.open_key))))
    return signed_rows(*(median(column) for column in zip(*laps, strict=True)))


def signed_rows(closing: float, signing: float, engine_closing: float, engine_signing: float, pin: float) -> list[Row]:
    """Judge what was measured, all in CPU seconds for one memo; `pin` is part of `signing`."""
    whole, engine = closing + signing - pin, engine_closing + engine_signing
    bare = signing - pin
    parts = f"closing {1000 * closing:.0f}, signing {1000 * bare:.0f}"
    engine_parts = f"closing {1000 * engine_closing:.0f}, signing and checking {1000 * engine_signing:.0f}"
    return [
        Row(
            "one memo stamped and signed B-T through the application, POSTs to release, key opened (below) aside; "
            "against the engine's stamp + sign + check of the same file",
            f"{whole / engine:.2f} × ({1000 * whole:.0f} CPU ms: {parts}; engine {1000 * engine:.0f}: {engine_parts})",
            "≤ 2 × the engine alone",
            whole <= 2 * engine,
        ),
        Row(
            "of that, the signing alone: POST of the signature to release against sign + check",
            f"{bare / engine_signing:.2f} × ({1000 * bare:.0f} against {1000 * engine_signing:.0f} CPU ms)",
            "",
            None,
        ),
        Row(
            "opening the officer's key with the PIN, argon2id with 64 MiB, once a signature on top of the rows above",
            f"{1000 * pin:.0f} CPU ms",
            "",
            None,
        ),
    ]


def _start(folder: Path, data: Path) -> Row:
    """From the command to the first page, on an installation that has been used."""
    began = time.perf_counter()
    with running_city(folder, data) as city:
        seconds, cpu = time.perf_counter() - began, city.family.cpu()
    return Row("second start, command → first page", f"{seconds:.1f} s ({cpu:.1f} CPU s)", "≤ 5 s", seconds <= 5)


if __name__ == "__main__":
    print(table(rows()))
