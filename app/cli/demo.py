"""`carimbo demo`: the demonstration city."""

from pathlib import Path

import click

from app.cli.options import data_option, refuse, settings_for, told_in_one_sentence
from app.cli.places import check_programs, open_folder
from app.cli.prepare import prepare_installation
from app.kernel import logs


@click.command()
@data_option
def demo(data: Path | None) -> None:
    """Cria a cidade de demonstração numa instalação vazia."""
    settings = settings_for(data)
    logs.configure("WARNING")
    with open_folder(settings), told_in_one_sentence():
        check_programs()
        if not prepare_installation(settings, with_demo=True, lan=False):
            raise refuse(f"A instalação em {settings.data_dir.absolute()} não está vazia: nada foi mudado.")
    click.echo("Cidade de demonstração pronta. Suba com: carimbo run")
