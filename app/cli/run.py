"""`carimbo run`: the whole city hall under one command."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click

from app.cli import refuse, settings_for
from app.settings import Settings

_PR_SET_PDEATHSIG = 1
_RESTART_SECONDS = 1.0
_GRACE_SECONDS = 10.0


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Pasta dos dados (padrão: ./data).")
@click.option("--port", default=8000, show_default=True, help="Porta das páginas.")
@click.option("--lan", is_flag=True, help="Atende a rede local, por HTTPS com o certificado da própria cidade.")
@click.option("--demo", is_flag=True, help="Cria a cidade de demonstração numa pasta vazia.")
def run(data: Path | None, port: int, lan: bool, demo: bool) -> None:
    """Sobe tudo: páginas, trabalhos e mesa de assinatura. Ctrl-C encerra."""
    settings = settings_for(data)
    _check_folder(settings)
    _check_port(port, "0.0.0.0" if lan else "127.0.0.1")  # noqa: S104 - only when --lan asks for it
    _prepare(settings, demo=demo, lan=lan)
    house = House(settings)
    house.start("desk", "desk")
    house.start("worker", "worker")
    house.start("web", "web", "--port", str(port), *_lan_options(settings, lan))
    house.wait_until_answering(port)
    _announce(settings, port, lan)
    house.watch()


@dataclass
class Child:
    """One long-running part and how to start it again."""

    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)


class House:
    """The children of this command: started, watched, started again if they fall, stopped together."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._children: dict[str, Child] = {}
        self._stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def start(self, name: str, *arguments: str) -> None:
        """Start a part; it dies with this process, whatever happens to it."""
        self._children[name] = Child(arguments, _spawn(arguments))

    def wait_until_answering(self, port: int, seconds: float = 60) -> None:
        """Wait for the pages to answer.

        Raises:
            ClickException: they do not.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopping:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self._children["web"].process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise refuse("As páginas não subiram. Veja as mensagens acima.")

    def watch(self) -> None:
        """Stay until told to stop; a part that fell is started again, at most once a second."""
        while not self._stopping:
            for name, child in list(self._children.items()):
                if child.process.poll() is not None and time.monotonic() - child.started > _RESTART_SECONDS:
                    click.echo(f"A parte '{name}' caiu e foi iniciada de novo.", err=True)
                    self.start(name, *child.arguments)
            time.sleep(0.2)
        self.stop()

    def stop(self) -> None:
        """Stop all parts and wait for them; what does not go in time is ended."""
        for child in self._children.values():
            if child.process.poll() is None:
                child.process.terminate()
        end = time.monotonic() + _GRACE_SECONDS
        for child in self._children.values():
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True


def _spawn(arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app.cli", *arguments]
    return subprocess.Popen(command, process_group=0, preexec_fn=_die_with_parent)  # noqa: PLW1509 - this process has one thread


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _check_folder(settings: Settings) -> None:
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.runtime_dir.mkdir(mode=0o700, exist_ok=True)
        probe = folder / ".pode-gravar"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise refuse(
            f"Não dá para gravar em {folder} ({os.strerror(error.errno or 0)}). Escolha outra pasta com --data."
        ) from None


def _check_port(port: int, host: str) -> None:
    if _is_free(port, host):
        return
    free = next((other for other in range(port + 1, min(port + 200, 65536)) if _is_free(other, host)), None)
    hint = f" A porta {free} está livre: use --port {free}." if free else ""
    raise refuse(f"A porta {port} já está em uso.{hint}")


def _is_free(port: int, host: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _prepare(settings: Settings, *, demo: bool, lan: bool) -> None:
    arguments = ["prepare", *(["--demo"] if demo else []), *(["--lan"] if lan else [])]
    done = subprocess.run([sys.executable, "-m", "app.cli", *arguments], check=False, preexec_fn=_die_with_parent)  # noqa: PLW1509
    if done.returncode:
        raise SystemExit(done.returncode)


def _lan_options(settings: Settings, lan: bool) -> tuple[str, ...]:
    if not lan:
        return ()
    folder = settings.runtime_dir
    return ("--host", "0.0.0.0", "--certificate", str(folder / "lan.crt"), "--key", str(folder / "lan.key"))  # noqa: S104


def lan_address() -> str:
    """This machine's address on the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only asks the kernel for a route
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def _announce(settings: Settings, port: int, lan: bool) -> None:
    click.echo()
    if not lan:
        click.echo(f"  Carimbo está no ar:  http://127.0.0.1:{port}/")
    else:
        address = f"https://{lan_address()}:{port}"
        click.echo(f"  Carimbo está no ar na rede local:  {address}/")
        click.echo(
            f"  No celular, para confiar no certificado da cidade: abra {address}/certificados/raiz.crt e instale-o."
        )
    note = settings.runtime_dir / "aviso.txt"
    if note.exists():
        click.echo(note.read_text())
    click.echo("  Ctrl-C encerra.")
    sys.stdout.flush()
