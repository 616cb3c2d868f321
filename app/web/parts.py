"""Every macro of templates/parts/ under one name, ``ui``, so that a block rendered alone finds them too."""

from collections.abc import Callable

from flask import Flask
from jinja2 import Environment


class Parts:
    """The macros by name: ``ui.button(...)``, ``ui.field(...)``."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Callable[..., str]] = {}

    def __getattr__(self, name: str) -> Callable[..., str]:
        """The macro of that name; AttributeError, which Jinja reports as undefined, if no part defines it."""
        if not self._macros or self._environment.auto_reload:
            self._macros = dict(self._load())
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(name) from None

    def _load(self) -> list[tuple[str, Callable[..., str]]]:
        names = self._environment.list_templates(filter_func=lambda name: name.startswith("parts/"))
        modules = [self._environment.get_template(name).module for name in names]
        return [(key, value) for module in modules for key, value in vars(module).items() if callable(value)]


def init_app(app: Flask) -> None:
    """Give templates ``ui``."""
    app.jinja_env.globals["ui"] = Parts(app.jinja_env)
