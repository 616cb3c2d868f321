"""`carimbo verify`: check the whole installation."""

from contextlib import closing
from pathlib import Path

import click

from app.cli.options import data_option, settings_for, told_in_one_sentence
from app.cli.places import installation_at
from app.engines import Engines
from app.inspection import Finding, inspect_installation, orphans
from app.kernel import logs
from app.kernel.database import Database


@click.command()
@data_option
@click.option("--sweep", is_flag=True, help="Apaga objetos órfãos com mais de uma hora.")
def verify(data: Path | None, sweep: bool) -> None:
    """Confere tudo: objetos, assinaturas, números, registros, leituras. Sai com 1 se algo não confere."""
    settings = installation_at(settings_for(data))
    logs.configure("ERROR")
    engines = Engines(settings, ("signing.validation",))
    with told_in_one_sentence(), closing(Database(settings.database)) as database, closing(engines):
        broken = sum(_told(finding) for finding in inspect_installation(database, engines))
        for digest in orphans(database, engines):
            click.echo(f"órfão  {digest}{' (apagado)' if sweep else ''}")
            if sweep:
                engines.store.delete(digest)
    if broken:
        click.echo(f"{broken} promessa(s) quebrada(s).", err=True)
        raise SystemExit(1)
    click.echo("Tudo confere.")


def _told(finding: Finding) -> bool:
    click.echo(f"{finding.invariant}  {finding.record}: {finding.reason}")
    return True
