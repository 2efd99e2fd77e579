"""A migrated study database in a file of its own."""

import pytest

from study.migrating import migrate
from study.storage import Storage


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'study' / 'yunxue.db'}"


@pytest.fixture
def storage(url):
    opened = Storage.open(url)
    migrate(opened)
    yield opened
    opened.close()
