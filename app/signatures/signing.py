"""The steps of one request to sign: check, open the key at the desk with no transaction open, then ask for the job."""

from flask import request
from flask_babel import gettext as _

from app.certificates.actions import count_wrong_pin, forgive_pins, usable_certificate
from app.engines import Engines, SigningFailed
from app.kernel.errors import CarimboError, Forbidden, InvalidInput
from app.people.actor import Actor
from app.signatures.actions import FILE, OWN, Credential, Turn, ask_to_sign, check_level, find_turn
from app.signatures.desk import placed
from app.signatures.queries import is_signing
from app.web.forms import Form
from app.web.unit import db, finish

OWN_METHOD, FILE_METHOD = "own", "pkcs12"
_FILE_LIMIT = 1 << 20
_FIELDS = {"WrongPin": "pin", "KeyLocked": "pin", "WrongPassword": "password", "HostileKeyFile": "pkcs12"}


def sent_form() -> Form:
    """What was sent, with the consent that names the role and the fresh proof of identity checked for presence.

    PIN or password are never kept: a refused form comes back without them (`ui.field` of type password prints none).
    """
    form = Form.sent("method", "pin", "password", "consent", "version", "motive")
    form.check("method", form["method"] in {OWN_METHOD, FILE_METHOD}, _("Escolha como assinar."))
    form.check("consent", bool(form["consent"]), _("Para assinar, marque que leu e concorda."))
    if form["method"] == OWN_METHOD:
        form.require(["pin"], _("Digite o seu PIN."))
    if form["method"] == FILE_METHOD:
        form.check("pkcs12", bool(request.files.get("pkcs12")), _("Escolha o arquivo do certificado."))
    return form


def unlock_and_ask(engines: Engines, actor: Actor, place_id: int, form: Form) -> None:
    """Sign one place.

    The PIN or the file's password is the fresh proof of identity: it opens the person's own key and nothing else.

    Raises:
        CarimboError: as `find_turn`, `ask_to_sign` and the desk; nothing stays unlocked then.
    """
    turn = find_turn(db(), actor, place_id, form["version"])
    if form["method"] == OWN_METHOD:
        check_level(turn.place, OWN.level or turn.place.minimum_level)
        _unlock_own(engines, actor, turn, form)
        _ask(engines, actor, turn, OWN)
    else:
        _unlock_file(engines, actor, turn, form)
        _ask(engines, actor, turn, FILE)


def _unlock_own(engines: Engines, actor: Actor, turn: Turn, form: Form) -> None:
    certificate = usable_certificate(db(), actor.person_id)
    finish()
    try:
        engines.desk.unlock(
            str(actor.person_id),
            [placed(turn.place.id, turn.digest)],
            sealed_key=certificate.sealed_key,
            certificate=certificate.certificate,
            pin=form["pin"],
        )
    except SigningFailed as error:
        if error.cause_name == "WrongPin":
            _count(certificate.id)
        raise
    forgive_pins(db(), certificate.id)
    finish()


def _count(certificate_id: int) -> None:
    left = count_wrong_pin(db(), certificate_id)
    finish()
    if left:
        raise InvalidInput(_("O PIN não confere. Restam %(n)s tentativas.", n=left), field="pin")
    raise InvalidInput(_("Cinco PINs errados: a chave foi bloqueada. Revogue-a em “Minha assinatura”."), field="pin")


def _unlock_file(engines: Engines, actor: Actor, turn: Turn, form: Form) -> None:
    sent = request.files["pkcs12"]
    data = sent.stream.read(_FILE_LIMIT + 1)
    finish()
    unlocked = engines.desk.unlock_pkcs12(
        str(actor.person_id), [placed(turn.place.id, turn.digest)], data=data, password=form["password"]
    )
    if unlocked.facts.cpf != actor.cpf:
        engines.desk.forget(str(actor.person_id))
        raise Forbidden(_("Este certificado é de outra pessoa. Cada um assina só com a própria chave."))


def _ask(engines: Engines, actor: Actor, seen: Turn, credential: Credential) -> None:
    """The state is looked at again under the lock: while the key was being opened anything may have happened."""
    try:
        turn = find_turn(db(), actor, seen.place.id, seen.digest)
        ask_to_sign(db(), actor=actor, turn=turn, credential=credential, host=engines.settings.host_name)
        finish()
    except CarimboError as error:
        finish(error)
        _forget_unless_signing(engines, actor)
        raise


def _forget_unless_signing(engines: Engines, actor: Actor) -> None:
    """Close the key that was opened in vain; a second click must not close it under the first one's job."""
    signing = is_signing(db(), actor)
    finish()
    if not signing:
        engines.desk.forget(str(actor.person_id))


def blame(form: Form, error: CarimboError) -> None:
    """Put a refusal on the field it belongs to, or on the whole form."""
    field = error.field if isinstance(error, InvalidInput) else ""
    if isinstance(error, SigningFailed):
        field = _FIELDS.get(error.cause_name, "")
    form.refuse(field, error.message)
