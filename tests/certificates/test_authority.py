"""The city's authority, officers' certificates and revocation lists (SIGNING.md, Custody)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from cryptography import x509
from sqlalchemy.orm import Session

from app.certificates import actions, authority
from app.certificates.desk import ensure_authority
from app.certificates.jobs import publish
from app.certificates.models import RevocationList
from app.certificates.trust import trust_bundle
from app.kernel import clock, ledger
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.ledger import LedgerEntry
from app.kernel.outbox import Job, JobRunner, JobState, enqueue
from app.settings import Settings
from signing.authority import Authority, SealedAuthority, open_authority
from signing.desk.orders import Enrolled
from signing.issuing import Revocation
from signing.trust import TrustKind
from tests.fixtures import SmallCity

KEY = bytes(32)
assert publish, "its handler is registered by the import"


@pytest.fixture(scope="module")
def founded() -> tuple[SealedAuthority, bytes]:
    return authority.found_authority("Vila Demonstração", KEY)


@pytest.fixture
def kept(database: Database, city: SmallCity, founded: tuple[SealedAuthority, bytes]) -> Database:
    with database.writing() as session:
        assert authority.keep_authority(session, *founded)
    return database


def enrolled(serial: str = "1f") -> Enrolled:
    return Enrolled(b"sealed", b"certificate", serial, clock.now() + timedelta(days=900))


def enrol(session: Session, city: SmallCity, serial: str = "1f") -> int:
    certificate = actions.keep_certificate(session, person_id=city.ana.person_id, enrolled=enrolled(serial))
    session.flush()
    return certificate.id


def test_the_authority_is_kept_as_it_was_made(kept: Database, founded: tuple[SealedAuthority, bytes]) -> None:
    with kept.writing() as session:
        assert authority.find_authority(session) == founded[0]
        assert not authority.keep_authority(session, *founded), "only the first one counts"


def test_no_city_no_authority(database: Database) -> None:
    assert ensure_authority(database, KEY) is None


def test_an_authority_that_is_there_is_used(kept: Database, founded: tuple[SealedAuthority, bytes]) -> None:
    assert ensure_authority(kept, KEY) == founded[0]


def test_no_key_lies_open_in_the_database(kept: Database, founded: tuple[SealedAuthority, bytes]) -> None:
    """RELIABILITY, security acceptance 8: keys are enveloped."""
    sealed = founded[0]
    assert all(key.startswith(b"CARIMBO-SEAL") for key in (sealed.root_key, sealed.issuing_key, sealed.timestamp_key))


def test_trust_is_the_citys_root_its_lists_and_the_folder(
    kept: Database, founded: tuple[SealedAuthority, bytes], tmp_path: Path
) -> None:
    from signing.validation.trust import TrustStore

    folder = tmp_path / "trust" / "demonstration"
    folder.mkdir(parents=True)
    (folder / "root.der").write_bytes(founded[0].issuing_certificate)
    (folder / "root.crl").write_bytes(b"list")
    with kept.reading() as session:
        bundle = trust_bundle(session, Settings(data_dir=tmp_path))
    assert [root.kind for root in bundle.roots] == [TrustKind.DEMONSTRATION, TrustKind.INTERNAL]
    assert bundle.crls == (b"list", founded[0].root_list, founded[1])
    assert TrustStore.from_json(bundle.store_json).roots == bundle.roots


def test_one_certificate_at_a_time(kept: Database, city: SmallCity) -> None:
    with kept.writing() as session:
        enrol(session, city)
        with pytest.raises(Conflict, match="já tem uma chave"):
            enrol(session, city, "2f")


def test_five_wrong_pins_lock_for_good(kept: Database, city: SmallCity) -> None:
    """SIGNING.md, Custody: five failures lock; forgotten = revoke and reissue."""
    with kept.writing() as session:
        certificate_id = enrol(session, city)
        assert [actions.count_wrong_pin(session, certificate_id) for _ in range(5)] == [4, 3, 2, 1, 0]
        actions.forgive_pins(session, certificate_id)
        with pytest.raises(Conflict, match="bloqueada"):
            actions.usable_certificate(session, city.ana.person_id)
        actions.revoke_own(session, actor=city.ana, motive="forgotten")
        enrol(session, city, "2f")
        assert actions.usable_certificate(session, city.ana.person_id).serial == "2f"


def test_the_right_pin_clears_the_count(kept: Database, city: SmallCity) -> None:
    with kept.writing() as session:
        certificate_id = enrol(session, city)
        actions.count_wrong_pin(session, certificate_id)
        actions.forgive_pins(session, certificate_id)
        assert actions.count_wrong_pin(session, certificate_id) == 4


def test_an_expired_certificate_signs_no_more(kept: Database, city: SmallCity) -> None:
    with kept.writing() as session:
        enrol(session, city)
        with (
            clock.running(lambda: datetime.now(UTC) + timedelta(days=1000)),
            pytest.raises(Conflict, match="venceu"),
        ):
            actions.usable_certificate(session, city.ana.person_id)


def test_revoking_names_a_motive_and_a_key(kept: Database, city: SmallCity) -> None:
    with kept.writing() as session:
        with pytest.raises(Conflict, match="Não há chave"):
            actions.revoke_own(session, actor=city.ana, motive="forgotten")
        with pytest.raises(InvalidInput, match="motivo"):
            actions.revoke_own(session, actor=city.ana, motive="porque sim")


class RealLists:
    """A desk that only makes revocation lists, with the real authority."""

    def __init__(self, opened: Authority) -> None:
        self._opened = opened

    def revocation_list(self, entries: list[Revocation]) -> bytes:
        return self._opened.revocation_list(entries, clock.now())


@pytest.fixture
def runner(kept: Database, founded: tuple[SealedAuthority, bytes]) -> JobRunner:
    return JobRunner(kept, SimpleNamespace(desk=RealLists(open_authority(founded[0], KEY))), "host-a")


def test_a_revocation_is_published_at_once(kept: Database, city: SmallCity, runner: JobRunner) -> None:
    """RFC 5280: the list names the serial and the reason."""
    with kept.writing() as session:
        enrol(session, city, "abc")
        actions.revoke_own(session, actor=city.ana, motive="compromised")
    runner.run_due()
    with kept.reading() as session:
        newest = authority.newest_list(session)
        assert newest is not None
        (entry,) = x509.load_der_x509_crl(newest.der)
    assert entry.serial_number == 0xABC
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise


def test_no_list_is_published_without_what_was_revoked_meanwhile(
    kept: Database, city: SmallCity, founded: tuple[SealedAuthority, bytes]
) -> None:
    """SIGNING.md: a revoked signer signs silently unless the newest list names them."""

    class Slow(RealLists):
        def revocation_list(self, entries: list[Revocation]) -> bytes:
            if not entries:
                with kept.writing() as session:
                    actions.revoke_own(session, actor=city.ana, motive="compromised")
            return super().revocation_list(entries)

    with kept.writing() as session:
        enrol(session, city, "abc")
        enqueue(session, "certificates.publish", after=None)
    desk = Slow(open_authority(founded[0], KEY))
    JobRunner(kept, SimpleNamespace(desk=desk), "host-a").run_due()
    with kept.reading() as session:
        lists = session.scalars(sa.select(RevocationList).order_by(RevocationList.id)).all()
    assert [len(x509.load_der_x509_crl(each.der)) for each in lists] == [0, 1], "the founding one, then the true one"


def test_a_list_is_renewed_before_it_ends_and_only_once(kept: Database, runner: JobRunner) -> None:
    later = datetime.now(UTC) + timedelta(days=3, hours=2)
    with clock.running(lambda: later):
        assert runner.run_due() == 1
        assert runner.run_due() == 0
    with kept.reading() as session:
        lists = session.scalars(sa.select(RevocationList)).all()
        assert len(lists) == 2
        due = session.scalars(sa.select(Job.due_at).where(Job.state == JobState.DUE)).one()
    assert later + timedelta(days=2) < due < lists[-1].next_update


def test_the_citys_chain_tells_all_without_names(kept: Database, city: SmallCity) -> None:
    with kept.writing() as session:
        enrol(session, city)
        actions.revoke_own(session, actor=city.ana, motive="role")
        entries = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.chain == ledger.CITY)).all()
    assert [entry.action for entry in entries] == [
        "authority.founded", "revocations.published", "certificate.issued", "certificate.revoked",
    ]  # fmt: skip
