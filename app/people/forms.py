"""What the forms of people say and demand."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.codes import cpf_is_valid
from app.kernel.errors import InvalidInput
from app.people.models import Role
from app.people.passwords import check_new_password
from app.web.forms import Form

ROLE_NAMES = {
    Role.OFFICER: _l("Servidor"),
    Role.HEAD: _l("Chefia de setor"),
    Role.PROTOCOL_CLERK: _l("Protocolo"),
    Role.MAYOR: _l("Chefia do governo"),
    Role.ADMINISTRATOR: _l("Administração do sistema"),
}


def device_words(device: str) -> str:
    """A session's device in words: 'Chrome em Linux'."""
    browser, _slash, system = device.partition("/")
    if not system:
        return browser or str(_("Navegador"))
    return str(_("%(browser)s em %(system)s", browser=browser or _("Navegador"), system=system))


def founding_form() -> Form:
    """The first administrator's form, checked."""
    form = Form.sent("setup_code", "city_name", "name", "cpf", "email", "password", "password_again")
    form.require(form.values)
    form.check("cpf", cpf_is_valid(form["cpf"]), _("Este CPF não confere. Verifique os números."))
    form.check("email", "@" in form["email"][1:-1], _("Escreva um e-mail completo."))
    check_new(form, form["name"], form["cpf"], form["email"].partition("@")[0], form["city_name"])
    return form


def person_form() -> Form:
    """The form for somebody new, checked as far as the words go."""
    form = Form.sent("name", "cpf", "email", "department", "role", "title")
    form.require(form.values)
    form.check("cpf", cpf_is_valid(form["cpf"]), _("Este CPF não confere. Verifique os números."))
    form.check("email", "@" in form["email"][1:-1], _("Escreva um e-mail completo."))
    form.check("department", form["department"].isdecimal(), _("Escolha um setor da lista."))
    form.check("role", form["role"] in set(Role), _("Escolha um perfil da lista."))
    _check_lengths(form, name=120, email=254, title=120)
    return form


def department_form() -> Form:
    """The form for another department."""
    form = Form.sent("name", "acronym")
    form.require(form.values)
    _check_lengths(form, name=120, acronym=20)
    return form


def _check_lengths(form: Form, **limits: int) -> None:
    for name, limit in limits.items():
        form.check(name, len(form[name]) <= limit, _("Use até %(limit)s letras.", limit=limit))


def password_form(*personal: str) -> Form:
    """The form that changes a password, checked but for the present one."""
    form = Form.sent("current", "password", "password_again")
    form.require(form.values)
    check_new(form, *personal)
    return form


def check_new(form: Form, *personal: str) -> None:
    """Mark a new password that is too easy or was not typed twice alike."""
    try:
        check_new_password(form["password"], *personal)
    except InvalidInput as error:
        form.blame(error)
    form.check("password_again", form["password"] == form["password_again"], _("As duas senhas são diferentes."))
