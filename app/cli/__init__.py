"""The command line: `carimbo COMMAND`."""

import importlib
import os
from pathlib import Path

import click

from app.settings import Settings

_COMMANDS = {
    "run": "run",
    "web": "serve",
    "worker": "serve",
    "desk": "serve",
    "migrate": "prepare",
    "prepare": "prepare",
    "demo": "prepare",
    "verify": "inspect",
    "read": "read",
}
"""Where each command is; imported only when called, so that the supervisor stays small."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"app.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Lazy)
@click.version_option(package_name="carimbo")
def main() -> None:
    """Carimbo: o protocolo sem papel da prefeitura."""


def settings_for(data: Path | None) -> Settings:
    """Settings of the environment, with another data folder if one is named (children inherit it)."""
    if data is not None:
        os.environ["CARIMBO_DATA_DIR"] = str(data.absolute())
    return Settings()


def refuse(sentence: str) -> click.ClickException:
    """An error of one clear sentence; exit status 1."""
    return click.ClickException(sentence)
