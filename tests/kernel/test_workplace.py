"""Nothing stays in the temporary folders, however a process ends (RELIABILITY I10)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.kernel.workplace import sweep, workplace

HOLDER = """
import sys, time
from pathlib import Path
from app.kernel.workplace import workplace
with workplace(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("x")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_gone_afterwards_and_after_an_error(tmp_path: Path) -> None:
    def fail_inside() -> None:
        with workplace(tmp_path / "run") as folder:
            (folder / "file").write_text("x")
            assert folder.stat().st_mode & 0o777 == 0o700
            raise LookupError

    with pytest.raises(LookupError):
        fail_inside()
    assert list((tmp_path / "run").iterdir()) == []


def test_what_is_held_is_left_alone(tmp_path: Path) -> None:
    with workplace(tmp_path) as folder:
        assert sweep(tmp_path) == 0
        assert folder.is_dir()


def test_a_killed_owner_leaves_nothing_for_long(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    folder = Path(holder.stdout.readline().strip())
    assert sweep(tmp_path) == 0
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert sweep(tmp_path) == 1
    assert not folder.exists()


def test_a_folder_swept_before_it_was_locked_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    original = os.open

    def slow_open(path: Path, flags: int) -> int:
        made.append(path)
        if len(made) == 1:
            path.rmdir()
        return original(path, flags)

    monkeypatch.setattr(os, "open", slow_open)
    with workplace(tmp_path) as folder:
        assert folder.is_dir()
    assert len(made) >= 2


def test_a_file_of_that_name_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "work-1").write_text("x")
    assert sweep(tmp_path) == 0
