"""The city's authority for the signing desk: waits for the city, founds the authority at the first start."""

import time
from contextlib import closing

from app.certificates.authority import find_authority, found_authority, keep_authority
from app.kernel.database import Database
from app.kernel.secrets import InstallationKey
from app.people.models import City
from app.settings import Settings
from signing.authority import SealedAuthority

WAITING_SECONDS = 1.0


def authority_of(settings: Settings) -> SealedAuthority:
    """The authority of an installation, waited for; called in a short-lived child of the desk's process."""
    key = InstallationKey.load(settings.installation_key_file).raw
    with closing(Database(settings.database)) as database:
        return wait_for_authority(database, key)


def wait_for_authority(database: Database, installation_key: bytes) -> SealedAuthority:
    """The city's authority; made now if there is a city without one, waited for while there is no city yet."""
    while True:
        authority = ensure_authority(database, installation_key)
        if authority is not None:
            return authority
        time.sleep(WAITING_SECONDS)


def ensure_authority(database: Database, installation_key: bytes) -> SealedAuthority | None:
    """The city's authority, founded now if it has none; None while there is no city."""
    with database.reading() as session:
        found, city = find_authority(session), session.get(City, 1)
    if found is not None or city is None:
        return found
    sealed, first_list = found_authority(city.name, installation_key)
    with database.writing() as session:
        keep_authority(session, sealed, first_list)
        return find_authority(session)
