"""A real PostgreSQL for whoever asks for it."""

import pytest

from tests.postgresql import running_server


@pytest.fixture(scope="session")
def postgresql():
    with running_server() as server:
        yield server
