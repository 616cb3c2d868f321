"""What a process and all its descendants cost: processor seconds and memory."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


class Family:
    """A running process with its descendants.

    Args:
        pid: of the eldest.
    """

    def __init__(self, pid: int) -> None:
        self._eldest = psutil.Process(pid)

    def members(self) -> list[psutil.Process]:
        """Everybody alive now."""
        return [self._eldest, *self._eldest.children(recursive=True)]

    def cpu(self) -> float:
        """CPU seconds so far of the living and of the dead among them (whom their parents account for)."""
        total = 0.0
        for member in self.members():
            try:
                times = member.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def cpu_of(self, work: Callable[[], object]) -> float:
        """CPU seconds of a piece of work, the family's idling taken off.

        Idling is measured before and after for two seconds each; the work's own wait is as long as it takes.
        """
        idle = self._idle_rate()
        before, began = self.cpu(), time.monotonic()
        work()
        spent, seconds = self.cpu() - before, time.monotonic() - began
        idle = (idle + self._idle_rate()) / 2
        return max(0.0, spent - idle * seconds)

    def proportional_memory(self) -> dict[str, int]:
        """Bytes by what the process is: the sum of PSS over every page it has, shared ones divided by their users."""
        found: dict[str, int] = {}
        for member in self.members():
            try:
                lines = Path(f"/proc/{member.pid}/smaps_rollup").read_text().splitlines()
                name = _role(member.cmdline())
            except (OSError, psutil.NoSuchProcess):
                continue
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            found[name] = found.get(name, 0) + kilobytes * 1024
        return found

    def _idle_rate(self, seconds: float = 2) -> float:
        before = self.cpu()
        time.sleep(seconds)
        return (self.cpu() - before) / seconds


def _role(command: list[str]) -> str:
    for word, role in (("gunicorn", "pages"), ("app.kernel.sandbox", "sandboxes")):
        if word in command:
            return role
    if "app.cli" in command:
        return command[command.index("app.cli") + 1]
    return Path(command[0]).name if command else "gone"
