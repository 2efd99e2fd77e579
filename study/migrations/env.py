"""Run migrations on the connection that `study.migrating` hands over."""

from __future__ import annotations

from alembic import context

from study.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,  # study.migrating holds one transaction around everything, on SQLite as well
)
with context.begin_transaction():
    context.run_migrations()
