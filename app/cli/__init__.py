"""The command line: `carimbo COMMAND`. One module a command, imported only when called: the supervisor stays small."""

import importlib

import click

_COMMANDS = ("demo", "desk", "migrate", "prepare", "read", "run", "verify", "web", "worker")


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"app.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Lazy)
@click.version_option(package_name="carimbo")
def main() -> None:
    """Carimbo: o protocolo sem papel da prefeitura."""
