"""What `--lan` needs: a certificate for this machine from the city's own authority."""

from app.certificates.desk import ensure_authority
from app.certificates.lan import write_lan_certificate
from app.cli.options import refuse
from app.cli.places import lan_address
from app.kernel.database import Database
from app.kernel.secrets import InstallationKey
from app.settings import Settings


def make_lan_certificate(database: Database, settings: Settings, key: InstallationKey) -> None:
    """Have the city's authority issue a certificate for this machine, into the runtime folder.

    Raises:
        ClickException: there is no city yet.
    """
    authority = ensure_authority(database, key.raw)
    if authority is None:
        raise refuse("Para atender a rede local, crie antes a cidade: suba sem --lan e faça o primeiro acesso.")
    write_lan_certificate(authority, key.raw, settings.runtime_dir, lan_address())
