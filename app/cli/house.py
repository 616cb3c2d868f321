"""The supervisor of `carimbo run`: parts started, watched, started again if they fall, stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import click

from app.kernel.children import start_part

RESTART_SECONDS = 1.0
GRACE_SECONDS = 10.0
_LOOK_SECONDS = 0.2


@dataclass
class Part:
    """One long-running part and how to start it again."""

    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)


class House:
    """The parts of this command. SIGTERM and Ctrl-C stop them all; each dies with this process, however it ends."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def start(self, *arguments: str) -> None:
        """Start a part, e.g. `start("web", "--port", "8000")`."""
        self._parts[arguments[0]] = Part(arguments, start_part(*arguments))

    def wait_for(self, answers: Callable[[], bool], name: str, seconds: float = 60) -> bool:
        """Wait until a part answers.

        Returns:
            False when it ended, did not answer in time, or everything was told to stop.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping and self._parts[name].process.poll() is None:
            if answers():
                return True
            time.sleep(0.05)
        return False

    def pause(self) -> None:
        """Wait a moment."""
        time.sleep(_LOOK_SECONDS)

    def watch(self) -> None:
        """Stay until told to stop; a part that fell is started again, at most once a second."""
        while not self.stopping:
            for name, part in list(self._parts.items()):
                if part.process.poll() is not None and time.monotonic() - part.started > RESTART_SECONDS:
                    click.echo(f"A parte '{name}' caiu e foi iniciada de novo.", err=True)
                    self.start(*part.arguments)
            self.pause()
        self.stop()

    def stop(self) -> None:
        """Stop all parts and wait for them; what does not go in time is ended with its group."""
        for part in self._parts.values():
            if part.process.poll() is None:
                part.process.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for part in self._parts.values():
            try:
                part.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(part.process.pid, signal.SIGKILL)
                part.process.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
