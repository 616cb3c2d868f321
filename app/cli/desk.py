"""`carimbo desk`: the signing desk of this host."""

from pathlib import Path

import click

from app.certificates.serving import run_desk
from app.cli.options import data_option, refuse, settings_for, told_in_one_sentence
from app.kernel import logs
from signing.errors import SigningError


@click.command()
@data_option
def desk(data: Path | None) -> None:
    """Mesa de assinatura: guarda as chaves abertas, só na memória."""
    settings = settings_for(data)
    logs.configure(settings.log_level)
    with told_in_one_sentence():
        try:
            run_desk(settings)
        except SigningError as error:
            raise refuse(str(error)) from None
