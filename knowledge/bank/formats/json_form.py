"""Read and write items as JSON, each in its mapping form (see `knowledge.bank.mapping`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from knowledge.bank.checking import Fault
from knowledge.bank.item import Item
from knowledge.bank.mapping import item_from_mapping, mapping_of
from knowledge.bank.reading import BankUnreadableError, Gathering, Reading
from knowledge.bank.texts import json_of
from knowledge.bank.tidying import NO_ID
from knowledge.bank.writing import Written
from knowledge.errors import ItemError

_FORMAT, _VERSION = "yunxue-bank", 1


def read_json(content: bytes) -> Reading:
    """The items of a JSON file: a list of mappings, or an object with such a list under `items`.

    Raises:
        BankUnreadableError: it is neither.
    """
    value = json_of(content)
    entries = value.get("items") if isinstance(value, Mapping) else value
    if not isinstance(entries, list):
        raise BankUnreadableError("unknown_format")
    gathering = Gathering()
    for number, entry in enumerate(entries, 1):
        known = {"id": NO_ID, **entry} if isinstance(entry, Mapping) else entry
        try:
            item = item_from_mapping(known, f"item {number}")
        except ItemError as error:
            gathering.refuse(number, Fault(f"entry_{error.reason}", seen=error.field), _stem(entry))
        else:
            gathering.take(number, item)
    return gathering.done()


def write_json(items: Iterable[Item]) -> Written:
    """The items as JSON: everything has its place in it."""
    value = {"format": _FORMAT, "version": _VERSION, "items": [mapping_of(item) for item in items]}
    return Written((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _stem(entry: object) -> str:
    stem = entry.get("stem") if isinstance(entry, Mapping) else None
    return stem if isinstance(stem, str) else ""
