"""Load items for the question bank from YAML files that people write by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from knowledge.bank.item import Item
from knowledge.bank.mapping import item_from_mapping
from knowledge.errors import BankError, DocumentError, ItemError
from knowledge.yaml_lists import misquoted, read_list, yaml_files

SAMPLE = Path(__file__).parent.parent / "items"
"""The items that come with the product; each quotes the sample library."""


def load_bank(folder: Path, texts: Mapping[str, str] | None = None) -> list[Item]:
    """All items of a folder in file order; an absent folder holds none.

    `texts` holds the library's documents by name: with it, each quote must stand in its document word
    for word.

    Raises:
        DocumentError: a file or an item in it is wrong; the first one found is told.
        UnlistableFolderError: the folder, or one in it, cannot be listed.
    """
    items, wrong = read_bank(folder, texts)
    if wrong:
        raise wrong[0]
    return items


def read_bank(folder: Path, texts: Mapping[str, str] | None = None) -> tuple[list[Item], list[DocumentError]]:
    """The items of a folder that are right, and what is wrong with the others."""
    taken = _Taken()
    wrong: list[DocumentError] = []
    for path, name in yaml_files(folder):
        try:
            entries = read_list(path, name, of="items", wrong=BankError)
        except DocumentError as error:
            wrong.append(error)
            continue
        for place, entry in enumerate(entries, start=1):
            try:
                item = _item(entry, place, name)
                _check_sources(item, texts, name)
                taken.add(item, name)
            except BankError as error:
                wrong.append(error)
    return taken.items, wrong


def said_by(stem: str) -> str:
    """What a stem comes down to: letters and digits, whatever their width, spacing and punctuation."""
    narrow = unicodedata.normalize("NFKC", stem).casefold()
    return "".join(character for character in narrow if character.isalnum())


class _Taken:
    """The items so far: an id stands for one item, and a stem is asked once."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._ids: set[str] = set()
        self._stems: dict[str, str] = {}

    def add(self, item: Item, name: str) -> None:
        if item.id in self._ids:
            raise BankError(name, f"item {item.id} is there twice: rename one")
        other = self._stems.get(said_by(item.stem))
        if other is not None:
            raise BankError(name, f"item {item.id} has the stem of item {other}: reword or delete one")
        self._ids.add(item.id)
        self._stems[said_by(item.stem)] = item.id
        self.items.append(item)


def _item(entry: object, place: int, name: str) -> Item:
    own = entry.get("id") if isinstance(entry, Mapping) else None
    try:
        return item_from_mapping(entry, f"item {own or f'number {place}'}")
    except ItemError as error:
        raise BankError(name, str(error)) from error


def _check_sources(item: Item, texts: Mapping[str, str] | None, name: str) -> None:
    if not item.sources:
        missing = "has no sources: give at least one document with a quote from it"
        raise BankError(name, f"item {item.id} {missing}")
    problem = misquoted(item.sources, texts) if texts is not None else None
    if problem is not None:
        raise BankError(name, f"item {item.id}: {problem}")
