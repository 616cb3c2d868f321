"""What must be there before anything is started: a writable folder of our own, a free port, the programs."""

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TextIO

from app.cli.options import refuse
from app.settings import Settings

_PORTS_TRIED = 200
_LANGUAGE = "por"


def open_folder(settings: Settings) -> TextIO:
    """Make the data folder, prove that it can be written, and hold it: one Carimbo a folder.

    Returns:
        The lock; it holds until this is closed or the process ends, however it ends.

    Raises:
        ClickException: not writable, or in use.
    """
    folder = settings.data_dir.absolute()
    try:
        for place in (folder, settings.runtime_dir):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = place / ".pode-gravar"
            probe.write_bytes(b"Carimbo")
            probe.unlink()
        lock = (settings.runtime_dir / "run.lock").open("w")
    except OSError as error:
        raise refuse(
            f"Não dá para gravar em {folder} ({os.strerror(error.errno or 0)}). Escolha outra pasta com --data."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise refuse(
            f"Já há um Carimbo no ar com a pasta {folder}. Encerre-o antes, ou use outra com --data."
        ) from None
    return lock


def check_port(port: int, host: str) -> None:
    """Make sure that the port is free.

    Raises:
        ClickException: it is not; names the next one that is.
    """
    if _is_free(port, host):
        return
    others = range(port + 1, min(port + _PORTS_TRIED, 65536))
    free = next((other for other in others if _is_free(other, host)), None)
    hint = f" A porta {free} está livre: use --port {free}." if free else " Escolha outra com --port."
    raise refuse(f"A porta {port} já está em uso.{hint}")


def _is_free(port: int, host: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def check_programs() -> None:
    """Make sure that tesseract is installed and reads Portuguese.

    Raises:
        ClickException: names the Debian package that is missing.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise refuse(
            "Falta o programa tesseract, que lê as páginas. Instale-o: apt install tesseract-ocr tesseract-ocr-por"
        )
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    if _LANGUAGE not in listed:
        raise refuse("O tesseract não tem o idioma português. Instale-o: apt install tesseract-ocr-por")


def lan_address() -> str:
    """This machine's address on the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only asks the kernel for a route
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def installation_at(settings: Settings) -> Settings:
    """The settings, if there is an installation to look at.

    Raises:
        ClickException: there is none.
    """
    if not settings.database_url and not Path(settings.data_dir, "carimbo.db").is_file():
        raise refuse(f"Não há instalação do Carimbo em {settings.data_dir.absolute()}.")
    return settings
