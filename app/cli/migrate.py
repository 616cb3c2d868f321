"""`carimbo migrate`: the schema, and what every installation has."""

from contextlib import closing
from pathlib import Path

import click

from app.cli.options import data_option, settings_for, told_in_one_sentence
from app.documents.defaults import ensure_kinds
from app.kernel.database import Database
from app.migrations import migrate as run_migrations


@click.command()
@data_option
def migrate(data: Path | None) -> None:
    """Leva o banco de dados à versão atual."""
    settings = settings_for(data)
    with told_in_one_sentence():
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(Database(settings.database)) as database:
            bring_up_to_date(database)
    click.echo("Banco de dados em dia.")


def bring_up_to_date(database: Database) -> None:
    """Run the migrations and add the kinds of document that every city has."""
    run_migrations(database.engine)
    with database.writing() as session:
        ensure_kinds(session)
