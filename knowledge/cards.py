"""Load curated questions with their approved answers from YAML files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import cast

from knowledge.document import Card, CardSource
from knowledge.errors import CardError, DocumentError
from knowledge.yaml_lists import misquoted, read_list, yaml_files


def load_cards(folder: Path) -> list[Card]:
    """All cards of a library's `cards/` folder in file order; an absent folder holds none.

    Raises:
        DocumentError: a file or a card in it is wrong; the first one found is told.
        UnlistableFolderError: the folder, or one in it, cannot be listed.
    """
    cards, wrong = read_cards(folder)
    if wrong:
        raise wrong[0]
    return cards


def read_cards(
    folder: Path, texts: Mapping[str, str] | None = None
) -> tuple[list[Card], list[DocumentError]]:
    """The cards of a `cards/` folder that are right, and what is wrong with the others.

    `texts` holds the library's documents by name: with it, each quote must stand in its document word
    for word. Without it only the cards themselves are looked at.
    """
    cards: dict[str, Card] = {}
    wrong: list[DocumentError] = []
    for path, name in yaml_files(folder):
        try:
            entries = read_list(path, name, of="cards", wrong=CardError)
        except DocumentError as error:
            wrong.append(error)
            continue
        found, faulty = read_entries(entries, name, texts, before=cards)
        cards |= {card.id: card for card in found}
        wrong += faulty
    return list(cards.values()), wrong


def read_entries(
    entries: Iterable[object],
    name: str,
    texts: Mapping[str, str] | None = None,
    *,
    before: Iterable[str] = (),
) -> tuple[list[Card], list[DocumentError]]:
    """The same for the entries of one file, called `name`; `before` are ids that others have."""
    cards: list[Card] = []
    wrong: list[DocumentError] = []
    taken = set(before)
    for place, entry in enumerate(entries, start=1):
        try:
            card = _card(entry, name, place)
            _check(card, taken, texts, name)
        except CardError as error:
            wrong.append(error)
        else:
            cards.append(card)
            taken.add(card.id)
    return cards, wrong


def entry_of(card: Card) -> dict[str, object]:
    """A card as an entry of a file, which `read_entries` reads as the same card."""
    sources = [{"document": source.document, "quote": source.quote} for source in card.sources]
    entry: dict[str, object] = {"id": card.id, "question": card.question, "variants": list(card.variants)}
    return entry | {"answer": card.answer, "topic": card.topic, "sources": sources}


def _check(card: Card, before: Container[str], texts: Mapping[str, str] | None, name: str) -> None:
    if card.id in before:
        raise CardError(name, f"card {card.id} is there twice: rename one")
    problem = misquoted(card.sources, texts) if texts is not None else None
    if problem is not None:
        raise CardError(name, f"card {card.id}: {problem}")


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
