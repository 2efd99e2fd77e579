"""Put the sample items into the bank of the processes that run."""

from __future__ import annotations

from datetime import UTC, datetime

from study.ledger.bank_sample import bring_sample_in
from study.storage import Storage
from tests.dialogue.conftest import Stack


def bring_items_in(stack: Stack) -> None:
    """All of them; again changes nothing."""
    storage = Storage.open(f"sqlite:///{stack.data / 'yunxue.db'}")
    bring_sample_in(storage, now=datetime.now(UTC))
    storage.close()
