"""The signing desk's own process: it holds keys and nothing else, not even the code of the database."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import structlog

from app.kernel.children import end_with_parent
from app.kernel.secrets import InstallationKey
from app.settings import Settings
from signing.authority import SealedAuthority
from signing.desk.server import serve

log = structlog.get_logger()


def run_desk(settings: Settings) -> None:
    """Serve until told to stop. The database is read, by a child that is gone, before the first key is opened."""
    key = InstallationKey.load(settings.installation_key_file).raw
    with ProcessPoolExecutor(1, mp_context=get_context("fork"), initializer=end_with_parent) as child:
        authority = child.submit(_fetch, settings).result()
    log.info("desk.serving")
    serve(settings.socket, authority, key)


def _fetch(settings: Settings) -> SealedAuthority:
    from app.certificates.desk import authority_of  # noqa: PLC0415 - SQLAlchemy is loaded in the child only

    return authority_of(settings)
