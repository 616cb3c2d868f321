"""Folders of dead servers are swept, those of the living are left alone."""

import os
import subprocess
import time
from pathlib import Path

from app.kernel.sandbox import folders


def test_a_dead_servers_folder_goes_with_what_works_in_it(tmp_path: Path) -> None:
    stale = tmp_path / "sandbox-1-999999999999"
    (stale / "7").mkdir(parents=True)
    with subprocess.Popen(["sleep", "60"], cwd=stale / "7") as left:
        while not Path(f"/proc/{left.pid}/cwd").exists():
            time.sleep(0.01)
        folders.sweep(tmp_path)
        assert left.wait(timeout=5) == -9
    assert list(tmp_path.iterdir()) == []


def test_a_living_servers_folder_stays(tmp_path: Path) -> None:
    own = folders.claim(tmp_path)
    folders.sweep(tmp_path)
    assert own.is_dir()
    assert own.stat().st_mode & 0o777 == 0o700


def test_other_folders_stay(tmp_path: Path) -> None:
    (tmp_path / "sandbox-notes").mkdir()
    folders.sweep(tmp_path)
    assert (tmp_path / "sandbox-notes").is_dir()


def test_a_reused_pid_does_not_look_alive(tmp_path: Path) -> None:
    (tmp_path / f"sandbox-{os.getpid()}-1").mkdir()
    folders.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_rights_is_removed_all_the_same(tmp_path: Path) -> None:
    locked = tmp_path / "a" / "b"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    locked.chmod(0)
    folders.remove(tmp_path / "a")
    assert not (tmp_path / "a").exists()
