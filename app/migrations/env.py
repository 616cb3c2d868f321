"""Alembic's entry: one connection, one transaction; an advisory lock on PostgreSQL, so that two starts do not race."""

import sqlalchemy as sa
from alembic import context

from app.models import Base

_LOCK = 0x43415249  # 'CARI'

with context.config.attributes["engine"].execution_options(carimbo_writes=True).begin() as connection:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        user_module_prefix="app.kernel.database.",
    )
    context.run_migrations()
