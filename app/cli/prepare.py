"""`carimbo migrate`, `carimbo demo`, and what `carimbo run` does before it serves."""

import contextlib
from pathlib import Path

import click

from app.cli import refuse, settings_for
from app.documents.defaults import ensure_kinds
from app.kernel import logs
from app.kernel.database import Database
from app.kernel.errors import CarimboError
from app.kernel.secrets import InstallationKey
from app.migrations import migrate as run_migrations
from app.people.first_administrator import is_empty, offer_code
from app.settings import Settings
from signing.trust import TrustKind

NOTE = "aviso.txt"
data_option = click.option("--data", type=click.Path(path_type=Path), help="Pasta dos dados.")


@click.command()
@data_option
def migrate(data: Path | None) -> None:
    """Leva o banco de dados à versão atual."""
    settings = settings_for(data)
    with _open(settings) as database:
        run_migrations(database.engine)
    click.echo("Banco de dados em dia.")


@click.command()
@data_option
@click.option("--demo", "with_demo", is_flag=True, help="Cria a cidade de demonstração se a instalação está vazia.")
@click.option("--lan", is_flag=True, help="Faz o certificado para a rede local.")
def prepare(data: Path | None, with_demo: bool, lan: bool) -> None:
    """Deixa tudo pronto para subir: pastas, chave, banco, tipos de documento."""
    settings = settings_for(data)
    logs.configure("WARNING")
    try:
        prepare_installation(settings, with_demo=with_demo, lan=lan)
    except CarimboError as error:
        raise refuse(error.message) from None


@click.command()
@data_option
def demo(data: Path | None) -> None:
    """Cria a cidade de demonstração numa instalação vazia."""
    settings = settings_for(data)
    logs.configure("WARNING")
    try:
        prepare_installation(settings, with_demo=True, lan=False)
    except CarimboError as error:
        raise refuse(error.message) from None


def prepare_installation(settings: Settings, *, with_demo: bool, lan: bool) -> None:
    """Folders, installation key, schema, kinds; then the demonstration, or the code for the first administrator.

    Raises:
        CarimboError: the installation key is missing or unfit.
    """
    for folder in (settings.runtime_dir, *(settings.trust_dir / kind.value for kind in TrustKind)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = _installation_key(settings)
    note = settings.runtime_dir / NOTE
    note.unlink(missing_ok=True)
    with _open(settings) as database:
        run_migrations(database.engine)
        with database.writing() as session:
            ensure_kinds(session)
            empty = is_empty(session)
        if empty and with_demo:
            from app.demonstration.build import build_demonstration

            build_demonstration(database, settings, key, click.echo)
        elif empty:
            code = offer_code(settings.runtime_dir)
            note.write_text(
                f"  Instalação nova: abra o endereço acima em /primeiro-acesso e use o código {code}\n",
                encoding="utf-8",
            )
        if lan:
            _make_lan_certificate(database, settings, key)


def _installation_key(settings: Settings) -> InstallationKey:
    path = settings.installation_key_file
    used = (settings.data_dir / "carimbo.db").exists() or bool(settings.database_url)
    if path.exists() or used:
        return InstallationKey.load(path)
    return InstallationKey.create(path)


def _make_lan_certificate(database: Database, settings: Settings, key: InstallationKey) -> None:
    from app.certificates.desk import ensure_authority
    from app.certificates.lan import write_lan_certificate
    from app.cli.run import lan_address

    authority = ensure_authority(database, key.raw)
    if authority is None:
        raise refuse("Para atender a rede local, crie antes a cidade: suba sem --lan e faça o primeiro acesso.")
    write_lan_certificate(authority, key.raw, settings.runtime_dir, lan_address())


def _open(settings: Settings) -> contextlib.closing[Database]:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return contextlib.closing(Database(settings.database))
