"""`carimbo prepare`: what `carimbo run` does before it serves; alone, for a host that runs the parts one by one."""

import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path

import click

from app.certificates.authority import find_authority
from app.cli.migrate import bring_up_to_date
from app.cli.options import data_option, refuse, settings_for, told_in_one_sentence
from app.cli.places import check_programs
from app.engines import make_store
from app.kernel import logs
from app.kernel.database import Database
from app.kernel.secrets import InstallationKey
from app.kernel.workplace import sweep
from app.people.first_administrator import is_empty, offer_code
from app.settings import Settings
from signing.authority import SealedAuthority, rewrap_authority
from signing.errors import SigningError
from signing.trust import TrustKind
from storage import FolderStore, StorageError, StorageMisconfigured

NOTE = "aviso.txt"
UNFINISHED = "demonstracao-incompleta"
"""In the data folder while the demonstration is being made: what was begun and interrupted is thrown away."""


@click.command()
@data_option
@click.option("--demo", "with_demo", is_flag=True, help="Cria a cidade de demonstração se a instalação está vazia.")
@click.option("--lan", is_flag=True, help="Faz o certificado para a rede local.")
def prepare(data: Path | None, with_demo: bool, lan: bool) -> None:
    """Deixa tudo pronto para subir: pastas, chave, banco, tipos de documento, guarda de arquivos."""
    settings = settings_for(data)
    logs.configure("WARNING")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with told_in_one_sentence():
        check_programs()
        prepare_installation(settings, with_demo=with_demo, lan=lan)
    note = settings.runtime_dir / NOTE
    if note.exists():
        click.echo(note.read_text(encoding="utf-8"))


def prepare_installation(settings: Settings, *, with_demo: bool, lan: bool) -> bool:
    """Folders, store, schema, kinds, key; then the demonstration, or the code for the first administrator.

    Returns:
        Whether the installation was empty.

    Raises:
        CarimboError: the installation key is missing or unfit.
        ClickException: something else an operator must mend.
    """
    _throw_away_unfinished(settings)
    for folder in (settings.runtime_dir, *(settings.trust_dir / kind.value for kind in TrustKind)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _prepare_store(settings)
    for folder in {settings.runtime_dir, settings.exchange_dir}:
        sweep(folder)
    with closing(Database(settings.database)) as database:
        bring_up_to_date(database)
        key = _installation_key(settings, database)
        empty = _nobody_is_there(database)
        note = settings.runtime_dir / NOTE
        note.unlink(missing_ok=True)
        if empty and with_demo:
            _build_demonstration(settings, database, key)
        elif empty:
            code = offer_code(settings.runtime_dir)
            note.write_text(
                f"  Instalação nova: abra o endereço das páginas em /primeiro-acesso e use o código {code}\n",
                encoding="utf-8",
            )
        if lan:
            from app.cli.lan import make_lan_certificate  # noqa: PLC0415 - a second of imports that few starts need

            make_lan_certificate(database, settings, key)
    return empty


def _throw_away_unfinished(settings: Settings) -> None:
    """A demonstration whose making was interrupted has no cards: nobody could enter it."""
    mark = settings.data_dir / UNFINISHED
    if not mark.exists():
        return
    if settings.database_url or settings.s3_endpoint:
        raise refuse(
            "A criação da demonstração foi interrompida. Esvazie o banco de dados e os objetos, apague "
            f"{mark.absolute()} e tente de novo."
        )
    for file in settings.data_dir.glob("carimbo.db*"):
        file.unlink()
    for folder in ("objects", "broker"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)
    mark.unlink()


def _prepare_store(settings: Settings) -> None:
    """Make the bucket with its protections, or clear what killed writers left; a server that is away can wait."""
    try:
        store = make_store(settings)
        if isinstance(store, FolderStore):
            store.sweep_leftovers()
        store.check()  # an S3 server's also makes the bucket with its protections
    except StorageMisconfigured as error:
        raise refuse(error.message) from None
    except StorageError as error:
        click.echo(f"Aviso: {error.message}", err=True)


def _installation_key(settings: Settings, database: Database) -> InstallationKey:
    """The key; made only where nothing exists yet that an earlier one has sealed."""
    path = settings.installation_key_file
    with database.reading() as session:
        authority = find_authority(session)
    if not path.exists() and authority is None and _nobody_is_there(database):
        try:
            return InstallationKey.create(path)
        except OSError as error:
            raise refuse(
                f"Não dá para criar a chave da instalação em {path} ({error.strerror}). "
                "Indique outro lugar com CARIMBO_KEY_FILE."
            ) from None
    key = InstallationKey.load(path)
    if authority is not None:
        _check_fits(authority, key, path)
    return key


def _check_fits(authority: SealedAuthority, key: InstallationKey, path: Path) -> None:
    try:
        rewrap_authority(authority, key.raw, key.raw)  # opens every seal, without the half second that RSA keys take
    except SigningError:
        raise refuse(
            f"A chave em {path} não é desta instalação. Recupere a certa da cópia guardada em separado."
        ) from None


def _nobody_is_there(database: Database) -> bool:
    with database.reading() as session:
        return is_empty(session)


def _build_demonstration(settings: Settings, database: Database, key: InstallationKey) -> None:
    from app.demonstration.build import build_demonstration  # noqa: PLC0415 - every start but the first would pay for it

    mark = settings.data_dir / UNFINISHED
    mark.touch()
    build_demonstration(database, settings, key, click.echo)
    mark.unlink()
