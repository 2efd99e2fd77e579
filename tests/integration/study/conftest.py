"""A migrated study database of its own for each test: SQLite, and PostgreSQL as well."""

import pytest

from study.migrating import migrate
from study.storage import Storage


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def url(kind, tmp_path, request):
    """A database that holds nothing yet."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'study' / 'yunxue.db'}"
    return request.getfixturevalue("postgresql").new_database(migrated=False)


@pytest.fixture
def storage(kind, tmp_path, request):
    """A database with the newest layout."""
    if kind == "sqlite":
        opened = Storage.open(f"sqlite:///{tmp_path / 'study' / 'yunxue.db'}")
        migrate(opened)
    else:
        opened = Storage.open(request.getfixturevalue("postgresql").new_database(migrated=True))
    yield opened
    opened.close()
