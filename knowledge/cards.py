"""Load curated questions with their approved answers from YAML files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import yaml

from knowledge.document import Card, CardSource
from knowledge.errors import CardError
from knowledge.formats.encoding import decode


def load_cards(folder: Path) -> list[Card]:
    """All cards of a library's `cards/` folder in file order; an absent folder holds none.

    Raises:
        CardError: a file is no YAML list, a field is missing or wrong, or an id comes twice.
        UndecodableError: a file is no text.
    """
    cards: list[Card] = []
    seen: dict[str, str] = {}
    for path in card_files(folder):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        for card in read_cards(path, name):
            if card.id in seen:
                raise CardError(name, f"card {card.id} is there twice, also in {seen[card.id]}: rename one")
            seen[card.id] = name
            cards.append(card)
    return cards


def card_files(folder: Path) -> list[Path]:
    """The YAML files below a `cards/` folder, sorted by name; hidden ones are left out."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in {".yml", ".yaml"})
    visible = (p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))
    return sorted(visible, key=lambda path: path.as_posix())


def read_cards(path: Path, name: str) -> Iterator[Card]:
    """The cards of one file; `name` is how messages call it.

    Raises:
        CardError: the file is no YAML list, or a field is missing or wrong.
        UndecodableError: the file is no text.
    """
    try:
        entries = yaml.safe_load(decode(path.read_bytes(), name))
    except yaml.YAMLError as error:
        raise CardError(name, f"not valid YAML ({error}): mend the place it names") from error
    if entries is None:
        return
    if not isinstance(entries, list):
        raise CardError(name, f"holds a {type(entries).__name__} where a list of cards (- id: …) is expected")
    for place, entry in enumerate(entries, start=1):
        yield _card(entry, name, place)


def _card(entry: object, name: str, place: int) -> Card:
    if not isinstance(entry, dict):
        raise CardError(
            name, f"entry {place} is {entry!r} where a card with id, question and answer is expected"
        )
    called = f"card {entry.get('id') or f'number {place}'}"
    unknown = sorted(set(map(str, entry)) - {"id", "question", "variants", "answer", "topic", "sources"})
    if unknown:
        raise CardError(name, f"{called} has the unknown field {unknown[0]}: correct its name or delete it")
    sources = entry.get("sources")
    if not isinstance(sources, list) or not sources:
        raise CardError(name, f"{called} has no sources: give at least one document with a quote from it")
    variants = entry.get("variants") or []
    if not isinstance(variants, list):
        raise CardError(name, f"{called}, variants: {variants!r} where a list of questions is expected")
    return Card(
        id=_field(entry, "id", called, name),
        question=_field(entry, "question", called, name),
        answer=_field(entry, "answer", called, name),
        sources=tuple(_source(source, called, name) for source in sources),
        variants=tuple(_words(variant, "variants", called, name) for variant in variants),
        topic=_field(entry, "topic", called, name) if entry.get("topic") else "",
    )


def _source(source: object, called: str, name: str) -> CardSource:
    if not isinstance(source, dict):
        raise CardError(name, f"{called}: the source {source!r} is no mapping of document and quote")
    return CardSource(_field(source, "document", called, name), _field(source, "quote", called, name))


def _field(entry: object, key: str, called: str, name: str) -> str:
    return _words(cast("dict[str, object]", entry).get(key), key, called, name)


def _words(value: object, key: str, called: str, name: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip("\r\n")
    raise CardError(name, f"{called}, {key}: {value!r} where text is expected")
