"""Alembic migrations; they run on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision; does nothing where it is there already."""
    command.upgrade(_config(engine), revision)


def make_revision(engine: Engine, message: str) -> None:
    """Write a new migration from the difference between tables and schema (for developers)."""
    command.revision(_config(engine), message=message, autogenerate=True)
