"""The sandbox: answers, limits, and nothing left behind (RELIABILITY.md: known failures, I10)."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.kernel.errors import OutOfSpace
from app.kernel.sandbox import Limits, Sandbox, SandboxCrashed, SandboxMemory, SandboxTimeout
from app.kernel.sandbox.folders import start_time
from tests.kernel.sandbox.targets import Page, Understood

pytestmark = pytest.mark.slow  # each starts real processes

HERE = "tests.kernel.sandbox.targets"
SHORT = Limits(wall_seconds=0.3, grace_seconds=0.3)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    made = Sandbox((), tmp_path_factory.mktemp("runtime"))
    yield made
    made.close()


def left_behind(sandbox: Sandbox) -> list[Path]:
    """Files of calls in the runtime folder; the server's own folder is not counted."""
    return [path for own in sandbox.runtime_dir.iterdir() for path in own.iterdir()]


def gone(pid: int, within: float = 3) -> bool:
    until = time.monotonic() + within
    while start_time(pid) is not None and time.monotonic() < until:
        time.sleep(0.02)
    return start_time(pid) is None


def test_returns_what_the_function_returns(sandbox: Sandbox) -> None:
    assert sandbox.call(f"{HERE}:echo", 1, "ã", Path("/x"), key={"a": (b"b", None)}) == (
        1,
        "ã",
        Path("/x"),
        {"a": (b"b", None)},
    )


def test_our_own_values_come_back(sandbox: Sandbox) -> None:
    assert sandbox.call(f"{HERE}:page", 7) == Page(7)


def test_our_own_errors_keep_their_sentence(sandbox: Sandbox) -> None:
    with pytest.raises(Understood, match="página 3"):
        sandbox.call(f"{HERE}:understood")


def test_other_errors_become_a_crash_that_quotes_nothing(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SandboxCrashed) as crash:
        sandbox.call(f"{HERE}:secretive")
    assert "ValueError" in crash.value.detail
    assert "529" not in f"{crash.value} {crash.value.detail} {caplog.text}"


def test_an_answer_that_would_run_code_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxCrashed, match="danificado"):
        sandbox.call(f"{HERE}:evil")
    assert not Path("/tmp/carimbo-sandbox-was-broken").exists()


def test_a_full_disk_is_told_apart_from_a_bad_file(sandbox: Sandbox) -> None:
    with pytest.raises(OutOfSpace, match="espaço em disco"):
        sandbox.call(f"{HERE}:fail_with", errno.ENOSPC)


def test_a_server_that_cannot_start_is_a_crash(tmp_path: Path) -> None:
    with Sandbox(("no_such_module",), tmp_path / "run") as broken, pytest.raises(SandboxCrashed):
        broken.call(f"{HERE}:echo", 1)


def test_a_closed_sandbox_starts_again(tmp_path: Path) -> None:
    with Sandbox((), tmp_path / "run") as sandbox:
        sandbox.call(f"{HERE}:echo", 1)
        sandbox.close()
        assert sandbox.server_pid is None
        assert list((tmp_path / "run").iterdir()) == []
        assert sandbox.call(f"{HERE}:echo", 2) == (2,)


def test_memory_limit(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxMemory):
        sandbox.call(f"{HERE}:allocate", 500, limits=Limits(memory_bytes=400 << 20))


def test_processor_limit(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxTimeout):
        sandbox.call(f"{HERE}:spin", limits=Limits(cpu_seconds=1))


def test_limit_of_bytes_written(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxMemory):
        sandbox.call(f"{HERE}:write", 3, limits=Limits(output_bytes=1 << 20))
    assert left_behind(sandbox) == []


def test_limit_of_bytes_answered(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxMemory):
        sandbox.call(f"{HERE}:answer", 3, limits=Limits(output_bytes=1 << 20))


@pytest.mark.parametrize("target", ["sleep", "refuse_interrupts"])
def test_wall_limit(sandbox: Sandbox, target: str) -> None:
    began = time.monotonic()
    with pytest.raises(SandboxTimeout):
        sandbox.call(f"{HERE}:{target}", *([60] if target == "sleep" else []), limits=SHORT)
    assert time.monotonic() - began < 2
    assert left_behind(sandbox) == []


def test_progress_buys_time(sandbox: Sandbox) -> None:
    seen: list[Page] = []
    limits = Limits(wall_seconds=0.3, wall_seconds_per_progress=0.3)
    assert sandbox.call(f"{HERE}:count", 5, 0.15, limits=limits, on_progress=seen.append) == 5
    assert [page.number for page in seen] == [1, 2, 3, 4, 5]


def test_endless_progress_does_not_buy_time_for_ever(sandbox: Sandbox) -> None:
    limits = Limits(wall_seconds=0.2, wall_seconds_per_progress=9, wall_seconds_at_most=0.4, grace_seconds=0.2)
    with pytest.raises(SandboxTimeout):
        sandbox.call(f"{HERE}:chatter", limits=limits, on_progress=lambda _: None)


def test_a_trickled_answer_does_not_outlast_the_limit(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxTimeout):
        sandbox.call(f"{HERE}:trickle", limits=SHORT)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(signal.SIGSEGV, SandboxCrashed), (signal.SIGKILL, SandboxMemory), (signal.SIGXCPU, SandboxTimeout)],
)
def test_death_by_signal(sandbox: Sandbox, number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        sandbox.call(f"{HERE}:die", int(number))


def test_grandchildren_and_files_do_not_outlive_the_call(sandbox: Sandbox, tmp_path: Path) -> None:
    assert gone(sandbox.call(f"{HERE}:leave", 60, str(tmp_path / "mark")))
    assert left_behind(sandbox) == []


def test_the_child_is_alone(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARIMBO_SECRET_KEY", "planted")
    with Sandbox((), sandbox.runtime_dir) as fresh:
        around = fresh.call(f"{HERE}:surroundings")
    assert "planted" not in str(around["environment"])
    assert [number for number in around["descriptors"] if number > 3] in ([], [4])  # 4 lists the folder itself
    assert around["folder"] == around["temporary"]
    assert (around["mode"], around["core"], around["session"]) == (0o700, (0, 0), True)


def test_several_threads_at_once(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: sandbox.call(f"{HERE}:echo", number), range(40)))
    assert answers == [(number,) for number in range(40)]


def test_a_killed_server_fails_its_call_and_is_started_again(tmp_path: Path) -> None:
    with Sandbox((), tmp_path / "run") as sandbox, ThreadPoolExecutor(1) as thread:
        running = thread.submit(sandbox.call, f"{HERE}:leave_and_sleep", str(tmp_path / "mark"))
        grandchild = int(_read_when_there(tmp_path / "mark"))
        assert sandbox.server_pid is not None
        os.kill(sandbox.server_pid, signal.SIGKILL)
        with pytest.raises(SandboxCrashed):
            running.result(timeout=5)
        assert sandbox.call(f"{HERE}:echo", 1) == (1,)
        assert gone(grandchild)
        assert left_behind(sandbox) == []


PARENT = """
import sys
from pathlib import Path
from app.kernel.sandbox import Sandbox

sandbox = Sandbox((), Path(sys.argv[1]))
print(sandbox.call("tests.kernel.sandbox.targets:echo", 1), sandbox.server_pid, flush=True)
sandbox.call("tests.kernel.sandbox.targets:leave_and_sleep", sys.argv[2])
"""


def test_kill_9_of_the_parent_leaves_nothing(tmp_path: Path) -> None:
    runtime, mark = tmp_path / "run", tmp_path / "mark"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [sys.executable, "-c", PARENT, str(runtime), str(mark)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        server_pid = int(parent.stdout.readline().split()[-1])
        grandchild = int(_read_when_there(mark))
        parent.kill()
    assert gone(server_pid)
    assert gone(grandchild)
    assert list(runtime.iterdir()) == []


def _read_when_there(path: Path) -> str:
    until = time.monotonic() + 5
    while not (path.exists() and path.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    return path.read_text()
