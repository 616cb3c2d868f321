"""On what was measured: enough to read the figures, nothing that names the machine."""

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

LIBRARIES = ("pyhanko", "cryptography", "pikepdf", "ocrmypdf", "flask", "sqlalchemy", "gunicorn", "celery")


def description() -> str:
    """Processor, cores, memory, system and versions, as Markdown."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = psutil.getloadavg()[0]
    return "\n".join(
        [
            f"- processor: {model}, {psutil.cpu_count()} cores; memory: {memory:.0f} GiB; load before: {load:.1f}",
            f"- Linux {platform.release().partition('-')[0]}, Python {platform.python_version()}, {_tesseract()}",
            f"- {libraries}",
        ]
    )


def _tesseract() -> str:
    said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
    return (said.stdout or said.stderr).splitlines()[0]
