"""'Minha assinatura': an officer's own certificate; and the root that everybody may trust."""

from typing import Any, cast

from cryptography import x509
from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _

from app.certificates import actions
from app.certificates.authority import find_authority
from app.certificates.models import OfficerCertificate
from app.engines import Engines, SigningFailed
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound
from app.people.actions import begin_password_change
from app.people.attempts import forgive
from app.people.passwords import password_matches
from app.people.queries import account, city
from app.web.access import current_actor, public, signed_in
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.unit import db, finish
from signing.certificates import facts_of
from signing.issuing import Holder

bp = Blueprint("certificates", __name__)
TEMPLATE = "certificates/my_signature.html"


def engines() -> Engines:
    """The engines of this application."""
    return cast(Engines, current_app.extensions["carimbo.engines"])


@bp.get("/conta/assinatura")
@signed_in
def mine() -> Response:
    """The state of one's key, and the form for making or revoking it."""
    return page(TEMPLATE, **_context())


@bp.post("/conta/assinatura")
@signed_in
def create() -> Response:
    """Make a key and certificate at the desk, after a fresh proof of identity."""
    form = Form.sent("pin", "pin_again", "password")
    form.require(["pin", "password"])
    form.check("pin_again", form["pin"] == form["pin_again"], _("Os dois PINs são diferentes."))
    if form.valid and _proves_identity(form):
        _enrol(form)
    if not form.valid:
        return invalid(TEMPLATE, form, **_context())
    tell(_("Chave criada. Guarde o PIN: ninguém consegue recuperá-lo."))
    return redirect_after(url_for("certificates.mine"))


def _enrol(form: Form) -> None:
    actor = current_actor()
    actions.may_enrol(db(), actor.person_id)
    holder = Holder(actor.name, actor.cpf, account(db(), actor.person_id).email)
    finish()
    try:
        enrolled = engines().desk.enrol(holder, form["pin"])
    except SigningFailed as error:
        form.refuse("pin", error.message)
        return
    actions.keep_certificate(db(), person_id=actor.person_id, enrolled=enrolled)


@bp.post("/conta/assinatura/revogar")
@signed_in
def revoke() -> Response:
    """Give a key up: forgotten PIN, seen by somebody, or another office."""
    form = Form.sent("motive", "password")
    form.require(["password"])
    if form.valid and _proves_identity(form):
        try:
            actions.revoke_own(db(), actor=current_actor(), motive=form["motive"])
        except InvalidInput as error:
            form.blame(error)
    if not form.valid:
        return invalid(TEMPLATE, form, **_context())
    finish()
    engines().desk.forget(str(current_actor().person_id))
    tell(_("Chave revogada. O que você já assinou continua válido."))
    return redirect_after(url_for("certificates.mine"))


def _proves_identity(form: Form) -> bool:
    """Whether the account's password is right; wrong ones are counted as everywhere (5 in 15 minutes)."""
    attempt = begin_password_change(db(), actor=current_actor())
    finish()
    attempt.must_be_allowed()
    form.check("password", password_matches(attempt.stored, form["password"]), _("A senha não confere."))
    if form.valid:
        for key in attempt.keys:
            forgive(db(), key)
        finish()  # the password was right, whatever becomes of the rest
    return form.valid


def _context() -> dict[str, Any]:
    certificate = actions.present_certificate(db(), current_actor().person_id)
    here = city(db())
    return {
        "active_box": "",
        "key": _key(certificate) if certificate else None,
        "create_url": url_for("certificates.create"),
        "revoke_url": url_for("certificates.revoke"),
        "history": [],
        "demonstration": bool(here and here.demonstration),
    }


@bp.get("/certificados/raiz.crt")
@public
def root_certificate() -> Response:
    """The root of the city's own authority (DER), for devices that are to trust it."""
    authority = find_authority(db())
    if authority is None:
        raise NotFound(_("Esta cidade ainda não tem autoridade certificadora."))
    answer = Response(authority.root_certificate, mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="raiz.crt"'
    return answer


def _key(row: OfficerCertificate) -> dict[str, Any]:
    facts = facts_of(x509.load_der_x509_certificate(row.certificate))
    expired = row.not_after <= clock.now()
    return {
        "state": "locked" if row.locked_at else "expired" if expired else "active",
        "subject": facts.name,
        "issuer": facts.issuer,
        "serial": facts.serial,
        "valid_from": facts.not_before,
        "valid_until": facts.not_after,
        "created_at": row.created_at,
        "tries_left": actions.TRIES - row.pin_failures,
    }
