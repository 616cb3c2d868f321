"""`carimbo run`: the whole city hall under one command."""

import http.client
import os
import ssl
import sys
from hashlib import sha256
from pathlib import Path

import click

from app.cli.house import House
from app.cli.options import data_option, refuse, settings_for
from app.cli.places import check_port, lan_address, open_folder
from app.kernel.children import start_part
from app.settings import Settings

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - listened on only when --lan asks for it


@click.command()
@data_option
@click.option("--port", default=8000, show_default=True, help="Porta das páginas.")
@click.option("--lan", is_flag=True, help="Atende a rede local, por HTTPS com o certificado da própria cidade.")
@click.option("--demo", is_flag=True, help="Cria a cidade de demonstração numa pasta vazia.")
def run(data: Path | None, port: int, lan: bool, demo: bool) -> None:
    """Sobe tudo: páginas, trabalhos e mesa de assinatura. Ctrl-C encerra."""
    settings = settings_for(data)
    os.environ.setdefault("CARIMBO_LOG_LEVEL", "WARNING")  # a person reads this console
    with open_folder(settings):
        check_port(port, EVERYWHERE if lan else LOCAL)
        house = House()
        _prepare(house, demo=demo, lan=lan)
        house.start("web", "--port", str(port), *_lan_options(settings, lan))
        house.start("desk")
        up = house.wait_for(lambda: _answers(settings, port, lan), "web")
        if up:
            house.start("worker")  # last: two cores load the pages and the desk sooner
            _announce(settings, port, lan)
            house.watch()
        else:
            house.stop()
        settings.socket.unlink(missing_ok=True)  # a killed desk leaves it, and the next may not have come to serve
        if not up and not house.stopping:
            raise refuse("As páginas não subiram. Veja as mensagens acima.")


def _prepare(house: House, *, demo: bool, lan: bool) -> None:
    child = start_part("prepare", *(["--demo"] if demo else []), *(["--lan"] if lan else []))
    while child.poll() is None and not house.stopping:
        house.pause()
    if house.stopping:
        child.terminate()
    if child.wait() or house.stopping:
        raise SystemExit(1)


def _lan_options(settings: Settings, lan: bool) -> tuple[str, ...]:
    if not lan:
        return ()
    folder = settings.runtime_dir
    return ("--host", EVERYWHERE, "--certificate", str(folder / "lan.crt"), "--key", str(folder / "lan.key"))


def _answers(settings: Settings, port: int, lan: bool) -> bool:
    """Whether a page comes; the port alone is open before the application is loaded."""
    connection = http.client.HTTPConnection(LOCAL, port, timeout=30)
    if lan:
        trust = ssl.create_default_context(cadata=(settings.runtime_dir / "root.crt").read_bytes())
        connection = http.client.HTTPSConnection(LOCAL, port, timeout=30, context=trust)
    try:
        connection.request("HEAD", "/entrar")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _announce(settings: Settings, port: int, lan: bool) -> None:
    click.echo()
    click.echo(_lan_words(settings, port) if lan else f"  Carimbo está no ar:  http://{LOCAL}:{port}/")
    note = settings.runtime_dir / "aviso.txt"
    if note.exists():
        click.echo(note.read_text(encoding="utf-8"))
    click.echo("  Ctrl-C encerra.")
    sys.stdout.flush()


def _lan_words(settings: Settings, port: int) -> str:
    address = f"https://{lan_address()}:{port}"
    digest = sha256((settings.runtime_dir / "root.crt").read_bytes()).hexdigest().upper()
    fingerprint = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
    return f"""  Carimbo está no ar na rede local:  {address}/

  No celular, na mesma rede, confie uma vez no certificado da cidade:
    1. Abra {address}/certificados/raiz.crt (o navegador avisa que ainda não o conhece: siga em frente).
    2. Android: Configurações › Segurança › Instalar certificado › Certificado de CA, e escolha o arquivo baixado.
       iPhone: Ajustes › Perfil Baixado › Instalar; depois Geral › Sobre › Confiança em Certificados, e ligue-o.
    3. Antes de aceitar, confira a impressão digital (SHA-256):
       {fingerprint[:48]}
       {fingerprint[48:]}
"""
