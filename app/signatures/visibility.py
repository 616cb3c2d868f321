"""A planned signer sees what they are asked to sign (DESIGN rule 2: the signers' own queue is no movement)."""

import sqlalchemy as sa

from app.documents.access import Clause, also_visible
from app.documents.models import Document
from app.people.actor import Actor
from app.signatures.models import RequestState, SignaturePlace, SignatureRequest

STANDING = (RequestState.OPEN, RequestState.COMPLETE, RequestState.REFUSED, RequestState.CANCELLED)
"""Requests whose signers go on seeing the document, struck if it was cancelled."""


@also_visible
def has_place(actor: Actor) -> Clause:
    """Whether the actor has a place in a request of the document that was not withdrawn."""
    mine = sa.exists().where(
        SignatureRequest.document_id == Document.id,
        SignatureRequest.state.in_(STANDING),
        SignaturePlace.request_id == SignatureRequest.id,
        SignaturePlace.person_id == actor.person_id,
    )
    return mine.correlate(Document)
