"""How much of the machine one call may use."""

from dataclasses import dataclass

GIBIBYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one call; the system holds each process of the child's group to memory, processor and output.

    Attributes:
        wall_seconds: real time from the call on.
        cpu_seconds: processor time of any one process (RLIMIT_CPU).
        memory_bytes: address space of any one process (RLIMIT_AS).
        output_bytes: largest file written, and largest answer sent back.
        wall_seconds_per_progress: each progress report (a page done) buys this much more real time.
        wall_seconds_at_most: real time however much progress is reported.
        grace_seconds: between SIGINT and SIGKILL once the time is over.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 60
    memory_bytes: int = 3 * GIBIBYTE // 2
    output_bytes: int = GIBIBYTE // 2
    wall_seconds_per_progress: float = 0
    wall_seconds_at_most: float = 7200
    grace_seconds: float = 5
