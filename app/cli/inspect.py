"""`carimbo verify`: check the whole installation."""

from pathlib import Path

import click

from app.cli import settings_for


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Pasta dos dados.")
@click.option("--sweep", is_flag=True, help="Apaga objetos órfãos com mais de uma hora.")
def verify(data: Path | None, sweep: bool) -> None:
    """Confere tudo: objetos, assinaturas, números, registros, leituras. Sai com 1 se algo não confere."""
    from app.engines import Engines
    from app.inspection import inspect_installation
    from app.inspection.checks import orphans
    from app.kernel.database import Database

    settings = settings_for(data)
    database, engines = Database(settings.database), Engines(settings)
    count = 0
    try:
        for finding in inspect_installation(database, engines):
            count += 1
            click.echo(f"{finding.invariant}  {finding.record}: {finding.reason}")
        for digest in orphans(database, engines):
            click.echo(f"órfão  {digest}")
            if sweep:
                engines.store.delete(digest)
    finally:
        engines.close()
        database.close()
    if count:
        click.echo(f"{count} promessa(s) quebrada(s).", err=True)
        raise SystemExit(1)
    click.echo("Tudo confere.")
