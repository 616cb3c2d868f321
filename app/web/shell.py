"""The frame around every page of an officer: the factory's context processor fills it as ``shell``."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class City:
    """The city hall as pages name it.

    Attributes:
        name: e.g. 'Vila Boa'.
        subtitle: e.g. 'Prefeitura Municipal'.
        demonstration: whether every page says that nothing here is official.
    """

    name: str
    subtitle: str
    demonstration: bool = False


@dataclass(frozen=True)
class PersonCard:
    """Who is signed in: name and role as the corner of the page shows them."""

    name: str
    role: str
    account_url: str
    sign_out_url: str


@dataclass(frozen=True)
class DepartmentChoice:
    """One department the person belongs to."""

    id: str
    name: str
    current: bool = False


@dataclass(frozen=True)
class Box:
    """One entry of the side bar.

    Attributes:
        key: compared with the page's ``active_box``.
        label: e.g. 'Caixa do setor'.
        url: where it leads.
        icon: a symbol of the sprite.
        count: shown if not 0.
        hot: the count waits for this very person (ipê yellow).
        section: heading above the first entry of a group; '' for the main group.
        short: label of the phone's bottom bar; '' keeps it out of there.
    """

    key: str
    label: str
    url: str
    icon: str
    count: int = 0
    hot: bool = False
    section: str = ""
    short: str = ""


@dataclass(frozen=True)
class Shell:
    """Everything around the page; on public pages only ``city`` is filled."""

    city: City
    person: PersonCard | None = None
    departments: list[DepartmentChoice] = field(default_factory=list)
    switch_url: str = ""
    boxes: list[Box] = field(default_factory=list)
    primary_label: str = ""
    primary_url: str = ""
    search_url: str = ""

    @property
    def department(self) -> DepartmentChoice | None:
        """The department whose inbox is open."""
        return next((choice for choice in self.departments if choice.current), None)
