"""Read and write items in their mapping form (`knowledge.bank.mapping`): JSON, and YAML made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import yaml

from knowledge.bank.checking import Fault
from knowledge.bank.item import Item
from knowledge.bank.mapping import item_from_mapping, mapping_of
from knowledge.bank.reading import BankUnreadableError, Gathering, Reading
from knowledge.bank.texts import json_of, text_of
from knowledge.bank.tidying import NO_ID
from knowledge.bank.writing import Written
from knowledge.errors import ItemError

_FORMAT, _VERSION = "yunxue-bank", 1


def read_json(content: bytes) -> Reading:
    """The items of a JSON file: a list of mappings, or an object with such a list under `items`.

    Raises:
        BankUnreadableError: it is neither.
    """
    return _read(json_of(content))


def read_yaml(content: bytes) -> Reading:
    """The items of a YAML file of the same form.

    Raises:
        BankUnreadableError: it is no YAML, or of another form.
    """
    try:
        return _read(yaml.load(text_of(content), _WithoutAliases))  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BankUnreadableError("not_yaml") from error


class _WithoutAliases(yaml.SafeLoader):
    """A few aliases of aliases make a file that fills the memory as soon as it is shown."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _read(value: object) -> Reading:
    entries = value.get("items") if isinstance(value, Mapping) else value
    if not isinstance(entries, list):
        raise BankUnreadableError("unknown_format")
    gathering = Gathering()
    for number, entry in enumerate(entries, 1):
        try:
            item = item_from_mapping(_filled(entry), f"item {number}")
        except ItemError as error:
            gathering.refuse(number, Fault(f"entry_{error.reason}", seen=error.field), _stem(entry))
        else:
            gathering.take(number, item)
    return gathering.done()


def write_json(items: Iterable[Item]) -> Written:
    """The items as JSON: everything has its place in it."""
    value = {"format": _FORMAT, "version": _VERSION, "items": [mapping_of(item) for item in items]}
    return Written((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _filled(entry: object) -> object:
    """The entry without its empty fields, and with an id."""
    if not isinstance(entry, Mapping):
        return entry
    return {"id": NO_ID, **{field: value for field, value in entry.items() if value not in ("", None)}}


def _stem(entry: object) -> str:
    stem = entry.get("stem") if isinstance(entry, Mapping) else None
    return stem if isinstance(stem, str) else ""
