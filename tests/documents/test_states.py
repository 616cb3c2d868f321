"""The table of document states (DOMAIN.md, Signing; DESIGN rules 2 and 3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.models import DocumentState
from app.documents.states import DOCUMENT_STATES, DocumentAction
from app.kernel.errors import Conflict

walks = st.lists(st.sampled_from(DocumentAction), max_size=40)


def walk(actions: list[DocumentAction]) -> list[DocumentState]:
    states = [DocumentState.RECEIVED]
    for action in actions:
        if DOCUMENT_STATES.allows(states[-1], action):
            states.append(DOCUMENT_STATES.after(states[-1], action))
    return states


@given(walks)
def test_whoever_is_released_was_closed_just_before(actions: list[DocumentAction]) -> None:
    """DESIGN rule 2: every path to 'released' comes from 'closed', which comes from 'closing'."""
    states = walk(actions)
    for index, state in enumerate(states):
        if state is DocumentState.RELEASED:
            assert states[index - 1] is DocumentState.CLOSED
            assert states[index - 2] is DocumentState.CLOSING


@given(st.sampled_from(DocumentState), st.sampled_from(DocumentAction))
def test_nothing_leaves_the_table(state: DocumentState, action: DocumentAction) -> None:
    if not DOCUMENT_STATES.allows(state, action):
        with pytest.raises(Conflict):
            DOCUMENT_STATES.after(state, action)


@pytest.mark.parametrize("end", [DocumentState.CANCELLED, DocumentState.DISCARDED])
def test_the_ends_are_ends(end: DocumentState) -> None:
    """DOMAIN.md: what is cancelled stays cancelled, its number too."""
    assert not any(DOCUMENT_STATES.allows(end, action) for action in DocumentAction)


def test_every_state_can_be_reached() -> None:
    assert {DocumentState.RECEIVED, *DOCUMENT_STATES.rows.values()} == set(DocumentState)


@pytest.mark.parametrize("state", [DocumentState.CLOSED, DocumentState.RELEASED, DocumentState.REFUSED])
def test_what_was_closed_is_never_deleted(state: DocumentState) -> None:
    """DOMAIN.md, Inboxes and movement: deleting is for drafts."""
    assert not DOCUMENT_STATES.allows(state, DocumentAction.DISCARD)
