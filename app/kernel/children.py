"""Parts of the application that run as child processes and never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def start_part(*arguments: str, quiet: bool = False) -> subprocess.Popen[bytes]:
    """Start a `carimbo` command in a process group of its own; it is told to end when this process ends, however.

    The terminal's Ctrl-C reaches this process only, which then stops its parts in order. Call it in the main thread:
    the kernel sends the signal (prctl(2), PR_SET_PDEATHSIG) when the starting *thread* ends.

    Args:
        *arguments: command and options.
        quiet: its messages are thrown away.
    """
    command = [sys.executable, "-m", "app.cli", *arguments]
    errors = subprocess.DEVNULL if quiet else None
    # Left alone, the C library keeps freed memory apart for every thread: megabytes in processes of many threads.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ}
    return subprocess.Popen(command, process_group=0, preexec_fn=end_with_parent, stderr=errors, env=environment)  # noqa: PLW1509 - callers start parts before any thread


def end_with_parent() -> None:
    """Called in a child: it is told to end (SIGTERM) when its parent ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
