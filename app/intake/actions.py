"""Taking a file in, filing what was read, and learning from what people say."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.access import also_visible, grant_arrival, require_origin
from app.documents.actions import SUBJECT_LIMIT, add_version, move
from app.documents.files import clean_name
from app.documents.models import CheckKind, Document, DocumentKind, DocumentState, VersionPurpose
from app.documents.states import DocumentAction
from app.intake.files import title_of
from app.intake.models import ConfirmedExample, Reading, ReadingState
from app.intake.states import READING_STATES, ReadingAction
from app.kernel import clock, ledger, outbox
from app.kernel.errors import Conflict, Forbidden, InvalidInput
from app.kernel.secrets import InstallationKey
from app.people.actor import Actor
from app.people.models import Department, Role
from storage import Stored

PASSWORD_PURPOSE = "password of an encrypted file"  # noqa: S105 - names what is sealed, is none
AT_RECEPTION = (DocumentState.RECEIVED, DocumentState.NEEDS_PASSWORD, DocumentState.UNREADABLE, DocumentState.TO_CHECK)


@dataclass(frozen=True)
class Filing:
    """What a person, or the reading itself, says a document is."""

    kind_id: int
    department_id: int
    subject: str


@also_visible
def _is_at_my_reception(actor: Actor) -> sa.ColumnElement[bool]:
    """Paper that is still being read or checked is seen by the department that holds it."""
    return sa.and_(Document.state.in_(AT_RECEPTION), Document.department_id.in_(actor.department_ids))


def allowed_checks(actor: Actor) -> tuple[CheckKind, ...]:
    """Which kinds of check the person may state: only protocol departments authenticate (DOMAIN.md, Signing)."""
    return tuple(CheckKind) if actor.has_role(Role.PROTOCOL_CLERK) else (CheckKind.SIMPLE_COPY,)


def _require_allowed(actor: Actor, check: CheckKind) -> None:
    if check not in allowed_checks(actor):
        raise Forbidden("Só o protocolo autentica cópias. Marque como cópia simples ou peça ao protocolo.")


def receive_file(
    session: Session, *, actor: Actor, file_name: str, stored: Stored, media_type: str, check: CheckKind | None = None
) -> Document:
    """Take in one file that the store already holds: document, first version, reading, job; all or nothing.

    Args:
        session: unit of work.
        actor: who brought it; their current department holds it until it is filed.
        file_name: as the browser sent it.
        stored: digest and size that the store answered.
        media_type: as it was sniffed.
        check: how the scan was compared with its paper; None for what is no copy of paper, or not stated yet.

    Raises:
        Forbidden: an authentication by somebody who is no protocol clerk, or a person without a department.
    """
    if check is not None:
        _require_allowed(actor, check)
    name = clean_name(file_name)
    document = Document(
        state=DocumentState.RECEIVED,
        subject=title_of(name),
        department_id=actor.current.department_id,
        author_id=actor.person_id,
        check_kind=check,
        file_name=name,
        created_at=clock.now(),
    )
    session.add(document)
    session.flush()
    add_version(session, document, stored, VersionPurpose.ORIGINAL, made_by_id=actor.person_id, media_type=media_type)
    session.add(Reading(document_id=document.id, state=ReadingState.WAITING, fields=[]))
    ledger.append(
        session,
        ledger.document_chain(document.id),
        "document.received",
        actor.person_id,
        digest=stored.digest,
        size=stored.size,
        department=document.department_id,
        check=check.value if check else None,
    )
    outbox.enqueue(session, "intake.read", document_id=document.id)
    return document


def file_document(session: Session, *, document: Document, filing: Filing, actor_id: int | None) -> None:
    """Put a read document into its first department; from now on it is a draft there.

    Args:
        session: unit of work that holds the document's lock.
        document: received or to check.
        filing: kind, department, subject.
        actor_id: who said so; None when it filed itself.
    """
    move(document, DocumentAction.FILE)
    document.kind_id, document.department_id = filing.kind_id, filing.department_id
    document.subject = filing.subject.strip()[:SUBJECT_LIMIT]
    grant_arrival(session, document, filing.department_id)
    ledger.append(
        session,
        ledger.document_chain(document.id),
        "document.filed",
        actor_id,
        kind=filing.kind_id,
        department=filing.department_id,
    )
    outbox.enqueue(session, "document.filed", document_id=document.id, department_id=filing.department_id)


def confirm_filing(session: Session, *, actor: Actor, document: Document, filing: Filing) -> None:
    """A person says what a document to check is; the answer is kept as an example to learn from.

    Raises:
        Forbidden: the document is at another department's reception.
        InvalidInput: no such kind or department, no subject, or one too long.
        Conflict: it was filed meanwhile.
    """
    require_origin(actor, document)
    kind = session.get(DocumentKind, filing.kind_id)
    department = session.get(Department, filing.department_id)
    if kind is None or not kind.active:
        raise InvalidInput("Escolha o tipo do documento.", field="kind")
    if department is None or not department.active:
        raise InvalidInput("Escolha o setor que recebe o documento.", field="department")
    if not 0 < len(filing.subject.strip()) <= SUBJECT_LIMIT:
        raise InvalidInput(f"Escreva o assunto, com até {SUBJECT_LIMIT} letras.", field="subject")
    file_document(session, document=document, filing=filing, actor_id=actor.person_id)
    remember_example(session, by_id=actor.person_id, document=document, label=kind.reading_label)


def remember_example(session: Session, *, by_id: int, document: Document, label: str | None) -> None:
    """Keep what a person confirmed or corrected as training data; the last word counts.

    Args:
        session: unit of work.
        by_id: the person.
        document: one that was read; others teach nothing.
        label: the classifier's name of the kind; None for a kind it never proposes, which unsays an earlier word.
    """
    reading = session.get(Reading, document.id)
    if reading is None:
        return
    if label is None:
        session.execute(sa.delete(ConfirmedExample).where(ConfirmedExample.document_id == document.id))
        return
    session.merge(
        ConfirmedExample(
            document_id=document.id,
            label=label,
            department_id=document.department_id,
            guessed_label=reading.label,
            by_id=by_id,
            at=clock.now(),
        )
    )


def state_check(session: Session, *, actor: Actor, document: Document, check: CheckKind) -> None:
    """The clerk states how the scan was compared with its paper.

    Only protocol departments authenticate (DOMAIN.md, Signing); anybody may call their scan a simple copy.

    Raises:
        Forbidden: an authentication by somebody who is no protocol clerk.
        Conflict: the document is no draft (any more).
    """
    require_origin(actor, document)
    _require_allowed(actor, check)
    if document.state is not DocumentState.DRAFT:
        raise Conflict("A conferência só pode ser informada enquanto o documento não foi fechado.")
    document.check_kind = check
    ledger.append(session, ledger.document_chain(document.id), "document.compared", actor.person_id, check=check.value)


def give_password(session: Session, *, actor: Actor, document: Document, password: str, key: InstallationKey) -> None:
    """Hand over the password of an encrypted file and read it again; it is kept sealed until that reading ends.

    Raises:
        InvalidInput: empty.
        Conflict: the file asks for no password.
    """
    require_origin(actor, document)
    if not password:
        raise InvalidInput("Digite a senha do arquivo.", field="password")
    reading = _read_again(session, document, actor)
    reading.sealed_password = key.seal(PASSWORD_PURPOSE, password.encode())


def read_again(session: Session, *, actor: Actor, document: Document) -> None:
    """Try a failed or refused reading once more.

    Raises:
        Conflict: it is being read, or was read.
    """
    require_origin(actor, document)
    _read_again(session, document, actor)


def _read_again(session: Session, document: Document, actor: Actor) -> Reading:
    reading = session.get_one(Reading, document.id)
    move(document, DocumentAction.READ_AGAIN)
    reading.state = READING_STATES.after(reading.state, ReadingAction.READ_AGAIN)
    reading.reason, reading.stage, reading.pages_read = None, "", 0
    ledger.append(session, ledger.document_chain(document.id), "document.read-again", actor.person_id)
    outbox.enqueue(session, "intake.read", document_id=document.id)
    return reading
