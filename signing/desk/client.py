"""How the application talks to the signing desk; loads neither pyHanko nor any key."""

import socket
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from signing.certificates import facts_from_der
from signing.desk import wire
from signing.desk.orders import Enrolled, Placed, SignatureFacts, SigningOrder, Unlocked, placed_to_wire
from signing.errors import BadRequest, DeskUnavailable, from_wire
from signing.issuing import Holder, Revocation

PING_SECONDS = 3.0
"""A desk that takes longer to say that it is there counts as away: who asks must not wait as for a signature."""


class Desk:
    """A signing desk somewhere on this machine.

    Every call opens its own connection, so one `Desk` serves many threads.

    Args:
        path: the desk's socket.
        timeout: seconds to wait for an answer; a large file takes about a second.
    """

    def __init__(self, path: Path, timeout: float = 120) -> None:
        self._path, self._timeout = path, timeout

    def ping(self) -> None:
        """Be sure that the desk answers, within three seconds however long a signature may take.

        Raises:
            DeskUnavailable: it does not (as every method here).
        """
        self._ask({"op": "ping"}, timeout=min(PING_SECONDS, self._timeout))

    def enrol(self, holder: Holder, pin: str) -> Enrolled:
        """Make an officer's key and certificate.

        Raises:
            WeakPin: see `keys.check_pin`.
        """
        body = {"op": "enrol", "name": holder.name, "cpf": holder.cpf, "email": holder.email, "pin": pin}
        answer, (sealed, certificate) = self._ask(body)
        return Enrolled(sealed, certificate, answer["serial"], datetime.fromisoformat(answer["not_after"]))

    def revocation_list(self, entries: Sequence[Revocation]) -> bytes:
        """The city's revocation list (DER) with these entries, good for seven days."""
        lines = [[each.serial, each.revoked_at.isoformat(), each.reason] for each in entries]
        return self._ask({"op": "revocation_list", "entries": lines})[1][0]

    def unlock(self, person: str, orders: Sequence[Placed], *, sealed_key: bytes, certificate: bytes, pin: str) -> None:
        """Open an officer's key for these documents, once each, for 15 minutes.

        Raises:
            WrongPin: five in a row lock the key.
            KeyLocked: locked.
            DamagedKey: the key is not the certificate's or not this installation's.
        """
        body = {"op": "unlock", "person": person, "orders": placed_to_wire(orders), "pin": pin}
        self._ask(body, [sealed_key, certificate])

    def unlock_pkcs12(self, person: str, orders: Sequence[Placed], *, data: bytes, password: str) -> Unlocked:
        """Open an uploaded PKCS#12 file for these documents, once each, for 15 minutes; it is kept nowhere.

        Raises:
            WrongPassword, HostileKeyFile: see `pkcs12.load_pkcs12`.
        """
        body = {"op": "unlock_pkcs12", "person": person, "orders": placed_to_wire(orders), "password": password}
        _, (certificate,) = self._ask(body, [data])
        return Unlocked(certificate, facts_from_der(certificate))

    def sign(self, order: SigningOrder) -> SignatureFacts:
        """Sign, check and release one file.

        Raises:
            UnlockMissing: nothing unlocked for this person, place and digest, or it was used.
            SigningError: as `signer.sign_pdf` and `vetting.vet_signer`; the unlocking is then kept.
            LevelTooLow: the certificate gives less than the act demands.
        """
        body, blobs = order.to_wire()
        return SignatureFacts.from_wire(*self._ask(body | {"op": "sign"}, blobs))

    def forget(self, person: str) -> None:
        """Close whatever a person unlocked (on signing out)."""
        self._ask({"op": "forget", "person": person})

    def _ask(self, body: dict[str, Any], blobs: Sequence[bytes] = (), timeout: float | None = None) -> wire.Message:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(timeout or self._timeout)
                connection.connect(str(self._path))
                wire.send(connection, body, blobs)
                answer = wire.receive(connection)
        except (OSError, BadRequest):
            raise DeskUnavailable from None
        if answer is None:
            raise DeskUnavailable
        if "error" in answer[0]:
            raise from_wire(answer[0])
        return answer
