"""Bring the sample items in, so that a newcomer has something to practise."""

from __future__ import annotations

from datetime import datetime

from knowledge.bank.reading import Reading, Row
from knowledge.bank.sample import SAMPLE, load_bank
from study.actors import SYSTEM
from study.ledger import bank
from study.ledger.bank import Wanted
from study.ledger.bank_import import import_items
from study.storage import Storage

COLLECTION = "sample"


def bring_sample_in(storage: Storage, *, now: datetime) -> int:
    """Add the sample items, approved, to a bank that never held any; how many came in.

    Raises:
        StorageUnavailableError: the database cannot be read or written.
        DocumentError: a file of the samples is wrong.
    """
    _, held = bank.page(storage, Wanted(None, None, None), limit=1)
    if held:
        return 0
    rows = tuple(Row(number, item) for number, item in enumerate(load_bank(SAMPLE), start=1))
    reading = Reading(rows, ())
    return import_items(storage, reading, COLLECTION, as_drafts=False, actor=SYSTEM, now=now).imported
