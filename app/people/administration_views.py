"""Pages of an administrator: the people and departments of the city."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.kernel.codes import mask_cpf, verification_code
from app.kernel.errors import InvalidInput
from app.people import administration, queries
from app.people.forms import ROLE_NAMES, department_form, person_form
from app.people.models import Role
from app.people.passwords import hash_password
from app.web.access import current_actor, roles
from app.web.forms import invalid
from app.web.messages import tell
from app.web.pages import page, redirect_after
from app.web.unit import db

bp = Blueprint("administration", __name__)
administrator = roles(Role.ADMINISTRATOR)


@bp.get("/pessoas")
@administrator
def people() -> Response:
    """Everybody with an account, a search away."""
    text = request.args.get("q", "").strip()[:100]
    found, more = queries.directory(db(), text)
    lines = [_line(each) for each in found]
    new_url = url_for("people.administration.new_person")
    return page("people/people.html", **_frame("people"), new_url=new_url, text=text, more=more, people=lines)


@bp.get("/pessoas/nova")
@administrator
def new_person() -> Response:
    """The form for somebody new."""
    return page("people/new_person.html", form=None, **_person_page())


@bp.post("/pessoas/nova")
@administrator
def add_person() -> Response:
    """Make the account; its provisional password is on this answer and nowhere else."""
    form = person_form()
    if not form.valid:
        return invalid("people/new_person.html", form, **_person_page())
    password = _provisional_password()
    new = administration.NewPerson(
        name=form["name"], cpf=form["cpf"], email=form["email"], title=form["title"], role=Role(form["role"]),
        department_id=int(form["department"]), password_hash=hash_password(password),
    )  # fmt: skip
    try:
        administration.add_person(db(), actor=current_actor(), new=new)
    except InvalidInput as error:
        form.blame(error)
        return invalid("people/new_person.html", form, **_person_page())
    return _password_page(new.name, password)


@bp.post("/pessoas/<int:person_id>/senha")
@administrator
def give_password(person_id: int) -> Response:
    """A new provisional password for somebody who forgot theirs, shown once."""
    password = _provisional_password()
    hashed = hash_password(password)
    person = administration.give_password(db(), actor=current_actor(), person_id=person_id, password_hash=hashed)
    return _password_page(person.name, password)


@bp.post("/pessoas/<int:person_id>/desativar")
@administrator
def disable_person(person_id: int) -> Response:
    """Keep somebody out; 'undo' lets them in again."""
    administration.disable_person(db(), actor=current_actor(), person_id=person_id)
    undo = url_for("people.administration.enable_person", person_id=person_id)
    tell(_("Acesso desativado. As sessões da pessoa terminaram."), undo_url=undo)
    return redirect_after(url_for("people.administration.people"))


@bp.post("/pessoas/<int:person_id>/ativar")
@administrator
def enable_person(person_id: int) -> Response:
    """Let somebody in again."""
    administration.enable_person(db(), actor=current_actor(), person_id=person_id)
    tell(_("Acesso reativado."))
    return redirect_after(url_for("people.administration.people"))


@bp.get("/setores")
@administrator
def departments() -> Response:
    """All departments, and the form for another."""
    return page("people/departments.html", form=None, **_departments_page())


@bp.post("/setores")
@administrator
def add_department() -> Response:
    """Make a department."""
    form = department_form()
    try:
        if form.valid:
            administration.add_department(db(), actor=current_actor(), name=form["name"], acronym=form["acronym"])
    except InvalidInput as error:
        form.blame(error)
    if not form.valid:
        return invalid("people/departments.html", form, **_departments_page())
    tell(_("Setor criado. A caixa dele já existe."))
    return redirect_after(url_for("people.administration.departments"))


def _provisional_password() -> str:
    code = verification_code().lower()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _password_page(name: str, password: str) -> Response:
    answer = page("people/password_once.html", **_frame("people"), name=name, password=password)
    answer.cache_control.no_store = True
    return answer


def _frame(here: str) -> dict[str, Any]:
    lines = [("people", _("Pessoas")), ("departments", _("Setores"))]
    tabs = [
        {"label": label, "url": url_for(f"people.administration.{name}"), "current": name == here}
        for name, label in lines
    ]
    return {"active_box": "people", "tabs": tabs, "people_url": url_for("people.administration.people")}


def _line(each: queries.DirectoryLine) -> dict[str, Any]:
    me = each.id == current_actor().person_id
    switch = "disable_person" if each.active else "enable_person"
    return {
        "name": each.name,
        "cpf": mask_cpf(each.cpf),
        "email": each.email,
        "active": each.active,
        "places": [f"{place.title} · {place.department} · {ROLE_NAMES[place.role]}" for place in each.places],
        "me": me,
        "switch_url": "" if me else url_for(f"people.administration.{switch}", person_id=each.id),
        "password_url": url_for("people.administration.give_password", person_id=each.id) if each.active else "",
    }


def _person_page() -> dict[str, Any]:
    choices = [(line.id, line.name) for line in queries.departments(db())]
    role_names = [(role.value, str(name)) for role, name in ROLE_NAMES.items()]
    addresses = {"action_url": url_for("people.administration.add_person")}
    return {**_frame("people"), **addresses, "departments": choices, "roles": role_names}


def _departments_page() -> dict[str, Any]:
    action_url = url_for("people.administration.add_department")
    return {**_frame("departments"), "action_url": action_url, "departments": queries.departments(db())}
