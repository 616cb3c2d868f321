"""Every row that needs no running city, measured briefly; the judgement of those that do."""

from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import application, engine, machine, ocr
from benchmarks.bare_page import app
from benchmarks.memos import SIZE, memo
from benchmarks.weight import Scales


@pytest.mark.slow
def test_the_engine_is_measured_against_stock_pyhanko():
    assert [row.kept is None for row in engine.rows(times=1)] == [False, False]


@pytest.mark.slow
def test_stock_and_engine_sign_the_same_file(tmp_path: Path):
    alone = engine.Alone(tmp_path)
    alone.sign_bt()
    alone.stock_bt()
    alone.open_key()
    assert (tmp_path / "signed.pdf").read_bytes().startswith(alone.closed.read_bytes())


def test_a_memo_has_the_size_that_is_stated():
    assert abs(len(memo(1)) - SIZE) < 1000


def test_signing_is_judged_without_the_opening_of_the_key():
    whole, alone, key = application.signed_rows(0.05, 0.25, 0.02, 0.03, 0.2)
    assert whole.kept is True
    assert (alone.kept, key.kept) == (None, None)


def test_signing_over_twice_the_engine_misses_its_budget():
    assert application.signed_rows(0.05, 0.30, 0.02, 0.03, 0.2)[0].kept is False


def test_the_baselines_are_printed_whole():
    text = bench.baselines()
    assert all(name in text for name in ("SimpleSigner", "tesseract", "Jinja", "def sign"))


def test_nothing_in_the_description_names_the_machine():
    text = machine.description()
    assert "Python" in text
    assert "/" not in text.replace("http://", "")


def test_every_group_of_rows_is_run():
    assert list(bench.GROUPS.values()) == [engine.rows, application.rows, ocr.rows]


def test_scripts_are_weighed_with_what_they_import():
    scales = Scales(city=None, assets={"/a.js": (1, ["/b.js"]), "/b.js": (2, ["/a.js"])})  # type: ignore[arg-type]
    assert scales._with_imports("/a.js") == {"/a.js", "/b.js"}


def test_the_bare_page_needs_a_database():
    with pytest.raises(Exception, match="no such table"):
        app({"PATH_INFO": "/"}, lambda *_: None)
