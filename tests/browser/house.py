"""One real `carimbo run` of the demonstration city: built once a run, copied for whoever wants one, stopped."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

TOP = Path(__file__).resolve().parents[2]
START_SECONDS, BUILD_SECONDS = 90, 240


@dataclass(frozen=True)
class House:
    """A running city.

    Attributes:
        data: its data folder.
        url: address without a slash at the end.
        process: `carimbo run` itself.
    """

    data: Path
    url: str
    process: subprocess.Popen[bytes]

    def card(self, name: str) -> dict[str, Any]:
        """What opens the account and key of a person, by first name."""
        cards = json.loads((self.data / "run" / "demonstration-cards.json").read_text(encoding="utf-8"))
        return next(card for card in cards if card["name"].startswith(f"{name} "))

    def stop(self) -> list[str]:
        """Stop it as Ctrl-C does; gives the command lines of processes that outlived it."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        self.process.send_signal(signal.SIGINT)
        _, alive = psutil.wait_procs(family, timeout=25)
        left = [" ".join(one.cmdline()) for one in alive if one.is_running()]
        for one in alive:
            one.kill()
        self.process.wait(10)
        return left


def built_city(folder: Path) -> Path:
    """The demonstration's data folder, made by the first who asks; `key` beside it opens it."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            command = [sys.executable, "-m", "app.cli", "demo", "--data", str(folder / "data")]
            subprocess.run(command, cwd=TOP, env=_environment(folder), check=True, timeout=BUILD_SECONDS)
            (folder / "built").touch()
    return folder / "data"


def open_house(city: Path, folder: Path, *options: str) -> House:
    """Run a copy of the built city on a free port."""
    data = folder / "data"
    shutil.copytree(city, data)
    shutil.copy(city.parent / "key", folder / "key")
    port = _free_port()
    command = [sys.executable, "-m", "app.cli", "run", "--data", str(data), "--port", str(port), *options]
    with (folder / "run.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=TOP, env=_environment(folder), stdout=log, stderr=log)
    scheme = "https" if "--lan" in options else "http"
    house = House(data, f"{scheme}://127.0.0.1:{port}", process)
    _await(port, process, folder / "run.log")
    return house


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARIMBO_")}
    return {**kept, "HOME": str(folder), "CARIMBO_KEY_FILE": str(folder / "key")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while b"Ctrl-C encerra" not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"carimbo run did not start on {port}: {log.read_text()[-2000:]}")
        time.sleep(0.1)
