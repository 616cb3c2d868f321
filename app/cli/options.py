"""What the commands have in common: the data folder, and faults told in one sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from app.kernel.errors import CarimboError
from app.settings import Settings

data_option = click.option("--data", type=click.Path(path_type=Path), help="Pasta dos dados (padrão: ./data).")


def settings_for(data: Path | None) -> Settings:
    """Settings of the environment, with another data folder if one is named (children inherit it)."""
    if data is not None:
        os.environ["CARIMBO_DATA_DIR"] = str(data.absolute())
    return Settings()


class Refusal(click.ClickException):
    """One clear sentence on standard error, exit status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence after the programme's name; click's own word would be English."""
        click.echo(f"Carimbo: {self.message}", file=file, err=file is None)


def refuse(sentence: str) -> Refusal:
    """An error of one clear sentence, to be raised."""
    return Refusal(sentence)


@contextmanager
def told_in_one_sentence() -> Iterator[None]:
    """Turn what an operator can mend into a sentence without a traceback.

    Raises:
        ClickException: instead of the house's errors and of a database that is away.
    """
    try:
        yield
    except CarimboError as error:
        raise refuse(error.message) from None
    except Exception as error:
        if type(error).__name__ != "OperationalError":  # SQLAlchemy's; `run` must not load it to name it
            raise
        raise refuse("O banco de dados não responde ou recusou a conexão. Confira CARIMBO_DATABASE_URL.") from None
