"""Who is acting: a small frozen picture of the signed-in person, loaded once a request."""

from dataclasses import dataclass

from app.kernel.errors import Forbidden
from app.people.models import Role


@dataclass(frozen=True)
class ActingMembership:
    """One of the actor's departments, with role and title there."""

    department_id: int
    department_name: str
    department_acronym: str
    role: Role
    title: str


@dataclass(frozen=True)
class Actor:
    """The signed-in person and the department they are working in.

    Attributes:
        memberships: active ones, by department.
        department_id: the one chosen in the switcher; None for somebody without any.
        password_provisional: signed in with a password that an administrator gave; it has to be replaced first.
    """

    person_id: int
    name: str
    cpf: str
    memberships: tuple[ActingMembership, ...]
    department_id: int | None
    password_provisional: bool = False

    @property
    def department_ids(self) -> tuple[int, ...]:
        """All departments of the actor."""
        return tuple(membership.department_id for membership in self.memberships)

    @property
    def current(self) -> ActingMembership:
        """The membership being acted under.

        Raises:
            Forbidden: the actor belongs to no department.
        """
        for membership in self.memberships:
            if membership.department_id == self.department_id:
                return membership
        raise Forbidden("Sua conta ainda não pertence a nenhum setor. Fale com a administração do sistema.")

    def has_role(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles in any department."""
        return any(membership.role in roles for membership in self.memberships)

    def title_in(self, department_id: int) -> str:
        """The title printed beside a signature given for that department; the current one's otherwise."""
        for membership in self.memberships:
            if membership.department_id == department_id:
                return membership.title
        return self.current.title
