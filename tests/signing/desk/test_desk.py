"""The desk as the application sees it: a real process, a real socket."""

import hashlib
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing import errors
from signing.certificates import facts_from_der, public_key_digest
from signing.desk import wire
from signing.desk.client import Desk
from signing.desk.orders import Placed
from signing.issuing import Revocation
from signing.keys import open_key
from signing.trust import Level, TrustKind, TrustRoot
from tests.signing.conftest import ANA, INSTALLATION_KEY, MAYOR, paper
from tests.signing.desk.conftest import PIN, open_for
from tests.signing.judges import cut

pytestmark = pytest.mark.slow  # each starts real processes


def test_an_officer_enrols_unlocks_and_signs(desk, enrolled, unlock, order, judges):
    wanted = order()
    unlock(wanted)
    facts = desk.sign(wanted)
    assert facts.digest == hashlib.sha256(wanted.target.read_bytes()).hexdigest()
    assert (facts.level, facts.demonstration, facts.serial) == (Level.ADVANCED, False, enrolled.serial)
    assert facts.certificate == enrolled.certificate
    assert facts.timestamp_authority == "Carimbo do tempo próprio: Município de Exemplo"
    assert facts.timestamped_at is not None
    (found,) = cut(wanted.target.read_bytes())
    assert (judges.cms(found), judges.timestamp(found)) == (True, True)


def test_enrolment_says_what_it_made(enrolled):
    facts = facts_from_der(enrolled.certificate)
    assert (facts.cpf, facts.serial, facts.not_after) == (ANA.cpf, enrolled.serial, enrolled.not_after)
    assert enrolled.not_after > datetime.now(UTC) + timedelta(days=1000)


def test_without_timestamp_when_so_ordered(desk, unlock, order):
    wanted = order(timestamp=False)
    unlock(wanted)
    facts = desk.sign(wanted)
    assert (facts.timestamped_at, facts.timestamp_authority) == (None, "")


def test_an_unlocking_is_used_once(desk, unlock, order):
    wanted = order()
    unlock(wanted)
    desk.sign(wanted)
    with pytest.raises(errors.UnlockMissing):
        desk.sign(wanted)


@pytest.mark.parametrize("change", [{"person": "bruno"}, {"place": "8"}, {"digest": "0" * 64}])
def test_an_unlocking_is_bound_to_person_place_and_digest(desk, unlock, order, change):
    wanted = order()
    unlock(wanted)
    with pytest.raises(errors.UnlockMissing):
        desk.sign(replace(wanted, **change))
    desk.sign(wanted)


def test_what_was_never_unlocked_is_not_signed(desk, order):
    with pytest.raises(errors.UnlockMissing):
        desk.sign(order())


def test_a_document_changed_since_it_was_chosen_is_not_signed(desk, unlock, order):
    wanted = order()
    unlock(wanted)
    wanted.source.write_bytes(paper("a") + b"\n")
    with pytest.raises(errors.DocumentChanged):
        desk.sign(wanted)
    assert not wanted.target.exists()


def test_a_failure_leaves_the_unlocking(desk, unlock, order):
    wanted = order()
    unlock(wanted)
    with pytest.raises(errors.FieldMissing):
        desk.sign(replace(wanted, field_name="z"))
    desk.sign(wanted)


def test_forgetting_closes_the_key(desk, unlock, order):
    wanted = order()
    unlock(wanted)
    desk.forget("ana")
    with pytest.raises(errors.UnlockMissing):
        desk.sign(wanted)


def test_a_weak_pin_enrols_nobody(desk):
    with pytest.raises(errors.WeakPin):
        desk.enrol(ANA, "12345678")


@pytest.mark.slow
def test_five_wrong_pins_lock_the_key(fresh, enrolled, order):
    for _ in range(5):
        with pytest.raises(errors.WrongPin):
            open_for(fresh.desk, enrolled, order(), pin="pin-errado-1")
    with pytest.raises(errors.KeyLocked):
        open_for(fresh.desk, enrolled, order())


def test_a_level_too_low_is_refused(desk, unlock, order):
    wanted = order(minimum=Level.QUALIFIED)
    unlock(wanted)
    with pytest.raises(errors.LevelTooLow):
        desk.sign(wanted)


def test_a_revoked_officer_is_refused(desk, enrolled, unlock, order, authority):
    now = datetime.now(UTC)
    revoked = desk.revocation_list([Revocation(enrolled.serial, now)])
    wanted = order(revocation_lists=(authority.root_list, revoked))
    unlock(wanted)
    with pytest.raises(errors.CertificateRevoked):
        desk.sign(wanted)


def test_the_mayor_signs_qualified_with_a_demonstration_file(desk, order, demonstration, judges):
    root = TrustRoot(TrustKind.DEMONSTRATION, demonstration.root_certificate)
    base = order(person="prefeita", minimum=Level.QUALIFIED)
    wanted = replace(
        base, roots=(*base.roots, root), revocation_lists=(*base.revocation_lists, demonstration.revocation_list)
    )
    placed = [Placed(wanted.place, wanted.digest)]
    unlocked = desk.unlock_pkcs12("prefeita", placed, data=demonstration.pkcs12, password="senha-de-demonstração")
    assert (unlocked.facts.cpf, unlocked.certificate) == (MAYOR.cpf, demonstration.certificate)
    facts = desk.sign(wanted)
    assert (facts.level, facts.demonstration) == (Level.QUALIFIED, True)
    assert judges.pdfsig(wanted.target) == ["Signature is Valid."]


def test_a_wrong_password_and_a_hostile_file_are_told_apart(desk, demonstration):
    with pytest.raises(errors.WrongPassword):
        desk.unlock_pkcs12("prefeita", [], data=demonstration.pkcs12, password="outra")
    with pytest.raises(errors.HostileKeyFile):
        desk.unlock_pkcs12("prefeita", [], data=b"junk", password="outra")


def test_two_signings_at_once(desk, unlock, order):
    orders = [order(paper("a", f"spare{number}"), place=str(number)) for number in range(4)]
    unlock(*orders)
    with ThreadPoolExecutor(4) as pool:
        facts = list(pool.map(desk.sign, orders))
    assert len({each.digest for each in facts}) == 4


def test_twenty_tries_at_one_unlocking_sign_once(desk, unlock, order):
    wanted = order()
    unlock(wanted)

    def attempt(_: int) -> bool:
        try:
            desk.sign(wanted)
        except errors.UnlockMissing:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(20))) == 1


def test_more_clients_than_workers_wait_their_turn(start_desk, tmp_path):
    desk = start_desk(tmp_path, workers=2).desk
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(lambda _: desk.ping(), range(24))) == [None] * 24


def test_a_desk_that_says_nothing_is_away_soon(tmp_path, monkeypatch):
    monkeypatch.setattr("signing.desk.client.PING_SECONDS", 0.05)
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "s"))
        mute.listen()
        with pytest.raises(errors.DeskUnavailable):
            Desk(tmp_path / "s").ping()


def test_a_dead_desk_is_unavailable(fresh):
    os.kill(fresh.process.pid, signal.SIGKILL)
    fresh.process.join(10)
    with pytest.raises(errors.DeskUnavailable):
        fresh.desk.ping()


def test_after_a_crash_it_starts_again_and_asks_for_the_pin(fresh, enrolled, order, start_desk):
    wanted = order()
    open_for(fresh.desk, enrolled, wanted)
    os.kill(fresh.process.pid, signal.SIGKILL)
    fresh.process.join(10)
    again = start_desk(fresh.socket.parent.parent)
    with pytest.raises(errors.UnlockMissing):
        again.desk.sign(wanted)
    open_for(again.desk, enrolled, wanted)
    again.desk.sign(wanted)


def test_a_termination_is_clean(fresh):
    os.kill(fresh.process.pid, signal.SIGTERM)
    fresh.process.join(10)
    assert fresh.process.exitcode == 0
    assert not fresh.socket.exists()


def test_a_second_desk_on_the_same_socket_is_refused(running, sealed_authority):
    from signing.desk.server import serve

    with pytest.raises(errors.DeskUnavailable, match="Já há"):
        serve(running.socket, sealed_authority, INSTALLATION_KEY)


def test_a_folder_open_to_others_is_refused(tmp_path, sealed_authority):
    from signing.desk.server import serve

    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(errors.DeskUnavailable, match="0700"):
        serve(tmp_path / "open" / "socket", sealed_authority, INSTALLATION_KEY)


def test_socket_and_folder_are_private(running):
    assert stat.S_IMODE(running.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(running.socket.parent.stat().st_mode) == 0o700


def test_core_dumps_are_off(running):
    limits = Path(f"/proc/{running.process.pid}/limits").read_text()
    (line,) = [each for each in limits.splitlines() if each.startswith("Max core file size")]
    assert line.split()[4] == "0"


STRANGER = """
import os, socket, sys

os.chdir(sys.argv[1])
os.setuid(65534)
client = socket.socket(socket.AF_UNIX)
client.connect("socket")
print(client.recv(9))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_is_turned_away_even_if_the_doors_are_open(fresh):
    fresh.socket.parent.chmod(0o711)
    fresh.socket.chmod(0o666)
    command = [sys.executable, "-c", STRANGER, str(fresh.socket.parent)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "b''"
    fresh.desk.ping()


def raw(running, data: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(running.socket))
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return client.recv(4096)


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0",
        struct.pack(">II", 1 << 31, 0),
        struct.pack(">II", 4, 0) + b"null",
        struct.pack(">II", 9, 0) + b"[[[[[[[[[",
        struct.pack(">II", 23, 0) + b'{"body":{},"blobs":[9]}',
        struct.pack(">II", 31, 0) + b'{"body":{"op":[1]},"blobs":[] } ',
        struct.pack(">II", 37, 0) + b'{"body":{"op":"sign"},"blobs":[]    } ',
    ],
)
def test_nonsense_is_answered_and_harms_nobody(running, data):
    assert b"BadRequest" in raw(running, data)
    running.desk.ping()


def test_a_client_that_dies_harms_nobody(desk, running, unlock, order):
    wanted = order()
    unlock(wanted)
    body, blobs = wanted.to_wire()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(running.socket))
        wire.send(client, body | {"op": "sign"}, blobs)
    for _ in range(100):
        if wanted.target.exists():
            break
        time.sleep(0.05)
    assert wanted.target.exists()
    desk.ping()


def test_a_silent_client_is_closed(start_desk, tmp_path):
    running = start_desk(tmp_path, idle_seconds=1)
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(running.socket))
        assert client.recv(1) == b""


def workers(running) -> set[int]:
    return {each.pid for each in psutil.Process(running.process.pid).children()}


@pytest.mark.slow
def test_a_worker_lingers_for_the_next_and_then_goes(start_desk, tmp_path):
    running = start_desk(tmp_path, linger_seconds=1)
    running.desk.ping()
    first = workers(running)
    running.desk.ping()
    assert workers(running) == first
    for _ in range(200):
        if not workers(running):
            break
        time.sleep(0.1)
    assert workers(running) == set()
    running.desk.ping()


def test_a_dead_worker_is_replaced(fresh):
    for pid in workers(fresh):
        os.kill(pid, signal.SIGKILL)
    for _ in range(3):
        with suppress(errors.DeskUnavailable):  # whoever was handed to the dying one
            fresh.desk.ping()
    fresh.desk.ping()


def test_nobody_listening_is_unavailable(tmp_path):
    with pytest.raises(errors.DeskUnavailable):
        Desk(tmp_path / "none").ping()


def _hang_up(listener: socket.socket) -> None:
    listener.accept()[0].close()


def test_a_desk_that_hangs_up_is_unavailable(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        thread = threading.Thread(target=_hang_up, args=(listener,))
        thread.start()
        with pytest.raises(errors.DeskUnavailable):
            Desk(tmp_path / "s").ping()
        thread.join()


@pytest.fixture
def markers(enrolled) -> list[bytes]:
    """What must be found nowhere: the PIN, a stretch of the opened key, the installation key."""
    digest = public_key_digest(x509.load_der_x509_certificate(enrolled.certificate))
    key = open_key(enrolled.sealed_key, PIN, INSTALLATION_KEY, digest)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())[60:120]
    return [PIN.encode(), plain, plain.hex().encode(), INSTALLATION_KEY, INSTALLATION_KEY.hex().encode()]


def test_secrets_are_in_no_answer_log_or_file(fresh, enrolled, order, markers, tmp_path):
    """RELIABILITY.md, security 8: planted markers are found nowhere."""
    wanted = order()
    open_for(fresh.desk, enrolled, wanted)
    said = [repr(fresh.desk.sign(wanted))]
    with pytest.raises(errors.WrongPin) as wrong:
        open_for(fresh.desk, enrolled, wanted, pin=PIN + "?")
    with pytest.raises(errors.HostileKeyFile) as hostile:
        fresh.desk.unlock_pkcs12("ana", [], data=b"junk", password=PIN)
    body = b'{"body":{"op":"enrol","pin":"%s"},"blobs":[]}' % PIN.encode()
    said += [repr(wrong.value), repr(hostile.value), repr(raw(fresh, struct.pack(">II", len(body), 0) + body))]
    places = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] + [each.encode() for each in said]
    assert b"operation enrol" in fresh.log.read_bytes()
    assert not [marker for marker in markers for place in places if marker in place]


@pytest.mark.slow
def test_a_file_of_25_megabytes_goes_through_the_desk(desk, unlock, order, judges):
    wanted = order(paper("a", ballast=25 << 20))
    unlock(wanted)
    desk.sign(wanted)
    (found,) = cut(wanted.target.read_bytes())
    assert judges.cms(found)
