"""Pages of people: sign-in, sign-out, department switcher, account, first administrator."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.errors import Conflict
from app.people import actions, administration_views, demonstration_cards, first_administrator, queries, sessions
from app.people.attempts import attempt_key, count_attempt
from app.people.devices import device_of
from app.people.forms import ROLE_NAMES, device_words, founding_form, password_form
from app.people.passwords import hash_password, needs_new_hash, password_matches
from app.web.access import PUBLIC, current_actor, is_signed_in, public, signed_in
from app.web.forms import Form, invalid
from app.web.messages import tell
from app.web.pages import local_path, page, redirect_after
from app.web.unit import db, finish

bp = Blueprint("people", __name__)
bp.register_blueprint(administration_views.bp)
REPLACES_PASSWORD = {"people.account", "people.change_password", "people.sign_out", "preferences.choose"}
"""All that a provisional password opens."""


@bp.before_app_request
def replace_provisional_password() -> Response | None:
    """Whoever signed in with a password that an administrator gave replaces it before anything else."""
    provisional = is_signed_in() and current_actor().password_provisional
    view = current_app.view_functions.get(request.endpoint or "")
    if not provisional or request.endpoint in REPLACES_PASSWORD or getattr(view, "carimbo_access", PUBLIC) == PUBLIC:
        return None
    return redirect_after(url_for("people.account"))


@bp.get("/entrar")
@public
def sign_in() -> Response:
    """The sign-in page; somebody signed in goes on."""
    onward = local_path(request.args.get("next", ""))
    if is_signed_in():
        return redirect_after(onward)
    return page("people/sign_in.html", **_sign_in_page(onward), form=None)


@bp.post("/entrar")
@public
def enter() -> Response:
    """Check who it is: count, compare with no transaction open, begin a session."""
    form = Form.sent("login", "password")
    attempt = actions.begin_sign_in(db(), identifier=form["login"], address=_address())
    finish()
    attempt.must_be_allowed()
    if not password_matches(attempt.stored, form["password"]):
        form.refuse("", _(actions.WRONG))
        return invalid("people/sign_in.html", form, **_sign_in_page(local_path(request.form.get("next", ""))))
    weak = attempt.stored is not None and needs_new_hash(attempt.stored)
    stronger = hash_password(form["password"]) if weak else None
    sessions.end_session(db(), _token())  # whoever was signed in here before is not any more
    return _go_on(actions.finish_sign_in(db(), attempt, stronger_hash=stronger, device=_device()))


@bp.post("/entrar/demonstracao")
@public
def enter_demonstration() -> Response:
    """Step into a role of the demonstration; there are none elsewhere."""
    key = request.form.get("key", "")
    sessions.end_session(db(), _token())
    return _go_on(demonstration_cards.step_into(db(), _runtime_dir(), key, device=_device()))


@bp.post("/sair")
@signed_in
def sign_out() -> Response:
    """End the session, here and in the database."""
    sessions.end_session(db(), _token())
    response = redirect_after(url_for("people.sign_in"))
    response.delete_cookie(sessions.cookie_name(), secure=current_app.config["HTTPS"], httponly=True, samesite="Lax")
    return response


@bp.post("/setor")
@signed_in
def switch_department() -> Response:
    """Work in another of one's departments, in a new session."""
    chosen = request.form.get("department", type=int) or 0
    return _go_on(sessions.switch_department(db(), _token(), actor=current_actor(), department_id=chosen))


@bp.get("/conta")
@signed_in
def account() -> Response:
    """One's own account."""
    return page("people/account.html", **_account_page(), form=None)


@bp.post("/conta/senha")
@signed_in
def change_password() -> Response:
    """Change the password: prove the present one, end all sessions, begin a new one."""
    actor = current_actor()
    form = password_form(actor.name, actor.cpf)
    attempt = actions.begin_password_change(db(), actor=actor)
    finish()
    attempt.must_be_allowed()
    form.check("current", password_matches(attempt.stored, form["current"]), _("A senha atual não confere."))
    if not form.valid:
        return invalid("people/account.html", form, **_account_page())
    new_hash = hash_password(form["password"])
    token = actions.change_password(db(), actor=actor, attempt=attempt, new_hash=new_hash, device=_device())
    tell(_("Senha trocada. Os outros aparelhos foram desconectados."))
    return _go_on(token, url_for("people.account"))


@bp.post("/conta/sessoes")
@signed_in
def end_other_sessions() -> Response:
    """Sign out everywhere else."""
    sessions.end_other_sessions(db(), _token(), actor=current_actor())
    tell(_("Os outros aparelhos foram desconectados."))
    return redirect_after(url_for("people.account"))


@bp.get("/primeiro-acesso")
@public
def first_steps() -> Response:
    """The first administrator's page, on an empty installation only."""
    if not first_administrator.is_empty(db()):
        return redirect_after(url_for("people.sign_in"))
    return page("people/first_administrator.html", form=None, **_founding_page())


@bp.post("/primeiro-acesso")
@public
def found_city() -> Response:
    """Make city, first department and administrator, for whoever has the code of the operator's console."""
    if not first_administrator.is_empty(db()):
        raise Conflict("Esta instalação já tem administração. Entre com a sua conta.")
    key = attempt_key("founding.address", _address())
    allowed = count_attempt(db(), key, limit=actions.TRIES * 4, period=actions.PERIOD, now=clock.now())
    finish()
    form = founding_form()
    fits = allowed and first_administrator.code_fits(_runtime_dir(), form["setup_code"])
    form.check("setup_code", fits, _("O código não confere com o da tela de quem iniciou o sistema."))
    if not form.valid:
        return invalid("people/first_administrator.html", form, **_founding_page())
    return _found(form)


def _found(form: Form) -> Response:
    values = {name: form[name] for name in ("name", "cpf", "email")}
    founding = first_administrator.Founding(
        city=form["city_name"], password_hash=hash_password(form["password"]), **values
    )
    person_id = first_administrator.found_city(db(), founding, _runtime_dir())
    tell(_("Município criado. Agora cadastre os setores e as pessoas."))
    return _go_on(
        sessions.open_session(db(), person_id, device=_device()), url_for("people.administration.departments")
    )


def _go_on(token: str, onward: str = "") -> Response:
    asked = request.form.get("next") or request.form.get("voltar") or ""
    response = redirect_after(onward or local_path(asked))
    response.set_cookie(
        sessions.cookie_name(), token, httponly=True, secure=current_app.config["HTTPS"], samesite="Lax", path="/"
    )
    return response


def _sign_in_page(onward: str) -> dict[str, Any]:
    cards = demonstration_cards.offered_cards(db(), _runtime_dir())
    roles = [
        {
            "key": card.key, "name": card.name, "role": card.role, "detail": card.department, "first": card.first,
            "email": card.email, "password": card.password, "pin": card.pin,
        }
        for card in cards
    ]  # fmt: skip
    empty = first_administrator.is_empty(db())
    return {
        "action_url": url_for("people.enter"),
        "next": onward,
        "first_url": url_for("people.first_steps") if empty else "",
        "roles": roles,
        "roles_url": url_for("people.enter_demonstration"),
    }


def _account_page() -> dict[str, Any]:
    actor = current_actor()
    found = queries.account(db(), actor.person_id)
    here = sessions.token_hash(_token())
    places = [
        {"department": place.department, "role": f"{place.title} · {ROLE_NAMES[place.role]}"} for place in found.places
    ]
    open_sessions = [
        {"here": item.token_hash == here, "device": device_words(item.device), "since": item.since}
        for item in found.sessions
    ]
    role = actor.current.title if actor.memberships else ""
    account_lines = {"name": found.name, "cpf": found.cpf, "email": found.email, "role": role}
    return {
        "active_box": "account",
        "must_replace": actor.password_provisional,
        "account": account_lines | {"memberships": places, "sessions": open_sessions},
        "password_url": url_for("people.change_password"),
        "sessions_url": url_for("people.end_other_sessions"),
        "signature_url": _signature_url(),
    }


def _signature_url() -> str:
    # The page of the floor above, by name; an application without it shows no link.
    endpoint = "certificates.mine"
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def _founding_page() -> dict[str, Any]:
    return {"action_url": url_for("people.found_city"), "needs_code": True}


def _token() -> str:
    return request.cookies.get(sessions.cookie_name(), "")


def _device() -> str:
    return device_of(request.user_agent.string)


def _address() -> str:
    return request.remote_addr or ""


def _runtime_dir() -> Path:
    directory: Path = current_app.extensions["carimbo.engines"].settings.runtime_dir
    return directory
