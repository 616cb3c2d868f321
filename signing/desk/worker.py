"""Connections served one after another in a forked process: a file that crashes or hangs takes nobody else along.

The process inherits the authority's keys; officers' keys it asks of the vault in the first process, one signature at
a time. It never logs what it was asked, only which operation failed and how.
"""

import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.appearance import Wording
from signing.authority import Authority
from signing.certificates import facts_from_der, public_key_digest
from signing.credential import Credential
from signing.desk import wire
from signing.desk.orders import SignatureFacts, SigningOrder, placed_from_wire
from signing.errors import (
    BadRequest,
    KeyLocked,
    LevelTooLow,
    SigningError,
    UnlockMissing,
    WrongPin,
    from_wire,
    to_wire,
)
from signing.issuing import Holder, Revocation, RevocationReason, new_key
from signing.keys import check_pin, open_key, seal_key
from signing.pkcs12 import load_pkcs12
from signing.signer import Paper, sign_pdf
from signing.timestamps import CityTimeStamper
from signing.trust import TrustKind, TrustRoot
from signing.vetting import Standing, Trust, vet_signer, vet_timestamper

log = logging.getLogger("signing.desk")

Body = dict[str, Any]
Answer = tuple[Body, list[bytes]]


@dataclass(frozen=True)
class Means:
    """What every worker inherits; its `repr` shows no key."""

    authority: Authority
    installation_key: bytes
    timestamper: CityTimeStamper
    clock: Callable[[], datetime]

    def __repr__(self) -> str:
        return "Means()"


def _too_slow(*_: object) -> None:
    raise SigningError("A assinatura demorou demais e foi interrompida. Tente de novo.")


class Worker:
    """Answers the requests of one connection at a time.

    Args:
        means: what was inherited.
        vault: a socket to the first process.
        seconds: the most one request may take.
    """

    def __init__(self, means: Means, vault: socket.socket, seconds: int) -> None:
        self._means, self._vault, self._seconds = means, vault, seconds
        self._operations: dict[str, Callable[[Body, list[bytes]], Answer]] = {
            "ping": self._ping,
            "enrol": self._enrol,
            "revocation_list": self._revocation_list,
            "unlock": self._unlock,
            "unlock_pkcs12": self._unlock_pkcs12,
            "sign": self._sign,
            "forget": self._forget,
        }

    def work(self, jobs: socket.socket, idle_seconds: int) -> None:
        """Serve each connection that comes through `jobs`, until that is closed.

        Args:
            jobs: brings one file descriptor a message.
            idle_seconds: a silent client is left after so long.
        """
        signal.signal(signal.SIGALRM, _too_slow)
        while descriptors := socket.recv_fds(jobs, 1, 1)[1]:
            with socket.socket(fileno=descriptors[0]) as connection:
                connection.settimeout(idle_seconds)
                with suppress(OSError):  # the client is gone
                    self.serve(connection)
            self._ask({"op": "free"})

    def serve(self, connection: socket.socket) -> None:
        """Answer until the client closes or stays silent."""
        while (message := self._receive(connection)) is not None:
            signal.alarm(self._seconds)
            body, blobs = self._answer(*message)
            signal.alarm(0)
            wire.send(connection, body, blobs)

    def _receive(self, connection: socket.socket) -> wire.Message | None:
        try:
            return wire.receive(connection)
        except BadRequest as error:
            wire.send(connection, to_wire(error))
        except OSError:
            log.info("client silent or gone")
        return None

    def _answer(self, body: Body, blobs: list[bytes]) -> Answer:
        name = body.get("op")
        operation = self._operations.get(name) if isinstance(name, str) else None
        if operation is None:
            return dict(to_wire(BadRequest())), []
        try:
            return operation(body, blobs)
        except SigningError as error:
            return dict(to_wire(error)), []
        except (KeyError, TypeError, ValueError) as error:
            log.warning("operation %s: %s", name, type(error).__name__)
            return dict(to_wire(BadRequest())), []
        except Exception as error:  # noqa: BLE001  # whatever it is, its text may quote a secret and must not leave
            log.error("operation %s: %s", name, type(error).__name__)  # noqa: TRY400  # a traceback may quote one too
            return dict(to_wire(SigningError())), []

    def _ask(self, body: Body, blobs: tuple[bytes, ...] = ()) -> Answer:
        wire.send(self._vault, body, blobs)
        answer = wire.receive(self._vault)
        if answer is None:
            raise SigningError
        if "error" in answer[0]:
            raise from_wire(answer[0])
        return answer

    def _ping(self, _body: Body, _blobs: list[bytes]) -> Answer:
        return {}, []

    def _enrol(self, body: Body, _blobs: list[bytes]) -> Answer:
        check_pin(body["pin"])
        key = new_key()
        holder = Holder(body["name"], body["cpf"], body["email"])
        certificate = self._means.authority.issue_officer(holder, key.public_key(), self._means.clock())
        sealed = seal_key(key, body["pin"], self._means.installation_key)
        answer = {
            "serial": f"{certificate.serial_number:x}",
            "not_after": certificate.not_valid_after_utc.isoformat(),
        }
        return answer, [sealed, certificate.public_bytes(Encoding.DER)]

    def _revocation_list(self, body: Body, _blobs: list[bytes]) -> Answer:
        entries = [
            Revocation(serial, datetime.fromisoformat(moment), RevocationReason(reason))
            for serial, moment, reason in body["entries"]
        ]
        return {}, [self._means.authority.revocation_list(entries, self._means.clock())]

    def _unlock(self, body: Body, blobs: list[bytes]) -> Answer:
        sealed, certificate = blobs
        digest = public_key_digest(x509.load_der_x509_certificate(certificate))
        if self._ask({"op": "locked", "key": digest.hex()})[0]["locked"]:
            raise KeyLocked
        try:
            opened = open_key(sealed, body["pin"], self._means.installation_key, digest)
        except WrongPin:
            self._ask({"op": "failed", "key": digest.hex()})
            raise
        self._ask({"op": "succeeded", "key": digest.hex()})
        key = opened.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        issuing = self._means.authority.issuing.certificate.public_bytes(Encoding.DER)
        return self._grant(body, (key, certificate, issuing))

    def _unlock_pkcs12(self, body: Body, blobs: list[bytes]) -> Answer:
        found = load_pkcs12(blobs[0], body["password"])
        Credential.load(found.certificate, found.chain, found.key)
        self._grant(body, (found.key, found.certificate, *found.chain))
        return {}, [found.certificate]

    def _grant(self, body: Body, material: tuple[bytes, ...]) -> Answer:
        placed_from_wire(body["orders"])
        self._ask({"op": "grant", "person": body["person"], "orders": body["orders"]}, material)
        return {}, []

    def _forget(self, body: Body, _blobs: list[bytes]) -> Answer:
        return self._ask({"op": "forget", "person": body["person"]})

    def _sign(self, body: Body, blobs: list[bytes]) -> Answer:
        order = SigningOrder.from_wire(body, blobs)
        bound = {"person": order.person, "place": order.place, "digest": order.digest}
        found, material = self._ask({"op": "take"} | bound)
        if not found["found"]:
            raise UnlockMissing
        try:
            facts = self._sign_with(order, Credential.load(material[1], tuple(material[2:]), material[0]))
        except Exception:
            self._ask({"op": "give_back"})
            raise
        self._ask({"op": "done"})
        return facts.to_wire()

    def _sign_with(self, order: SigningOrder, credential: Credential) -> SignatureFacts:
        moment = self._means.clock()
        standing = self._vet(order, credential, moment)
        stamper = self._means.timestamper if order.timestamp else None
        wording = Wording(order.name, order.role, standing.level, moment, order.zone, standing.demonstration)
        paper = Paper(order.source, order.digest, order.target, order.field_name, order.reason)
        released = sign_pdf(paper, credential, wording, stamper)
        return SignatureFacts(
            digest=released.digest,
            size=released.size,
            certificate=credential.certificate,
            serial=facts_from_der(credential.certificate).serial,
            level=standing.level,
            demonstration=standing.demonstration,
            signed_at=moment,
            timestamped_at=released.timestamped_at,
            timestamp_authority=stamper.name if stamper else "",
        )

    def _vet(self, order: SigningOrder, credential: Credential, moment: datetime) -> Standing:
        """Signer, level and (for B-T) the timestamp authority, all before anything is written."""
        authority = self._means.authority
        trust = Trust(order.roots, (*order.revocation_lists, authority.root_list))
        standing = vet_signer(credential.certificate, credential.chain, trust, moment)
        if not standing.level.serves(order.minimum):
            raise LevelTooLow
        if order.timestamp:
            root = TrustRoot(TrustKind.TSA, authority.root.public_bytes(Encoding.DER))
            stamp = self._means.timestamper.credential
            vet_timestamper(stamp.certificate, stamp.chain, Trust((root,), trust.revocation_lists), moment)
        return standing
