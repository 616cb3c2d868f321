"""`carimbo worker`: background work."""

import warnings
from pathlib import Path

import click

from app.cli.options import data_option, settings_for, told_in_one_sentence
from app.kernel import logs
from app.worker import run_worker


@click.command()
@data_option
def worker(data: Path | None) -> None:
    """Trabalhos em segundo plano: leitura, assinatura, tramitação."""
    settings = settings_for(data)
    logs.configure(settings.log_level)
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")  # takes JSON only
    with told_in_one_sentence():
        run_worker(settings)
