"""Background work of signatures: preparing the PDF of a closing, and having a place signed by the desk of this host."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.documents.actions import PDF
from app.engines import Engines, SigningFailed
from app.kernel.errors import Unavailable
from app.kernel.outbox import Work, handler
from app.kernel.sandbox import Limits
from app.kernel.workplace import workplace
from app.signatures import closing as closings
from app.signatures.actions import CHANGED, Evidence, place_returned, place_signed
from app.signatures.closing import Prepared
from app.signatures.desk import Order, order_of, reason_of, sign_at_desk
from app.signatures.gate import ensure_release
from app.signatures.preparing import Preparation, prepare
from signing.closing.facts import AttachmentLine, ClosedFacts, Closing
from storage import Stored

CLOSE = "signing.closing.document:close_document"
CLOSE_SIGNED = "signing.closing.arrival:close_signed"
SHEET = "signing.closing.sheet:verification_sheet"
ATTEMPTS = 3
LIMITS = Limits(wall_seconds=90, cpu_seconds=80)


def _closing_failed(session: Session, payload: dict[str, Any], reason: str) -> None:
    closings.closing_failed(session, payload["request_id"], reason)


@handler("signatures.close", lease=timedelta(minutes=3), attempts=4, on_failure=_closing_failed)
def close(work: Work) -> None:
    """Give number and code, stamp the PDF, and ask the first signers; kinds that demand none go to the gate."""
    engines: Engines = work.services
    request_id: int = work.payload["request_id"]
    with work.noting() as session:
        preparation = prepare(session, request_id, engines.settings.zone, engines.settings.public_address)
    if preparation is None:
        with work.finishing():
            return
    prepared = _prepare_pdf(engines, preparation)
    with work.finishing() as session:
        document = closings.finish_closing(session, request_id, prepared)
        if document is not None:
            ensure_release(session, document, None)


def _prepare_pdf(engines: Engines, preparation: Preparation) -> Prepared:
    with workplace(engines.settings.exchange_dir) as folder:
        source, output = folder / "source.pdf", folder / "closed.pdf"
        engines.store.fetch(preparation.source_digest, source)
        if preparation.arrived_signed:
            return _prepare_signed(engines, preparation, source, output)
        facts: ClosedFacts = engines.sandbox.call(CLOSE, source, output, preparation.closing, limits=LIMITS)
        return Prepared(engines.store.put(output, media_type=PDF), facts.pages, facts.sheets)


def _prepare_signed(engines: Engines, preparation: Preparation, source: Path, output: Path) -> Prepared:
    """A PDF signed by others gets empty fields only; its code stands on a sheet of its own (DOMAIN.md, Signing)."""
    places = preparation.closing.places
    facts: ClosedFacts = engines.sandbox.call(CLOSE_SIGNED, source, output, places, limits=LIMITS)
    sheet = output.with_name("sheet.pdf")
    engines.sandbox.call(SHEET, sheet, _listing_itself(preparation.closing, facts), limits=LIMITS)
    stored = engines.store.put(output, media_type=PDF)
    return Prepared(stored, facts.pages, 0, engines.store.put(sheet, media_type=PDF))


def _listing_itself(closing: Closing, facts: ClosedFacts) -> Closing:
    itself = AttachmentLine(f"{closing.number_label}.pdf", facts.size, facts.sha256)
    return replace(closing, attachments=(itself, *closing.attachments))


def _signing_failed(session: Session, payload: dict[str, Any], reason: str) -> None:
    place_returned(session, payload["place_id"], reason)


@handler("signatures.sign", lease=timedelta(minutes=2), attempts=ATTEMPTS, on_failure=_signing_failed)
def sign(work: Work) -> None:
    """Have one place signed with the key that is open at this host's desk.

    Whatever stops the signature gives the place back to its owner, who reads why; nothing is signed halfway. Killed
    between storing and finishing, the next attempt signs again or, with the key gone, asks for the PIN again: the
    first signed file is then an object that no row names.
    """
    engines: Engines = work.services
    with work.reading() as session:
        order = order_of(session, work.payload["place_id"], work.payload["digest"], engines.settings)
    if order is None:
        with work.finishing():
            return
    if order.present_digest != order.digest:
        _give_back(work, order, CHANGED)
        return
    try:
        stored, evidence = _sign(engines, order)
    except (SigningFailed, Unavailable) as error:
        if isinstance(error, Unavailable) and work.attempt < ATTEMPTS:
            raise
        _give_back(work, order, reason_of(error, order))
        return
    with work.finishing() as session:
        place_signed(session, order.place_id, stored, evidence)


def _sign(engines: Engines, order: Order) -> tuple[Stored, Evidence]:
    with workplace(engines.settings.exchange_dir) as folder:
        source, target = folder / "source.pdf", folder / "signed.pdf"
        engines.store.fetch(order.digest, source)
        evidence = sign_at_desk(engines, order, source, target)
        return engines.store.put(target, media_type=PDF), evidence


def _give_back(work: Work, order: Order, reason: str) -> None:
    with work.finishing() as session:
        place_returned(session, order.place_id, reason)
