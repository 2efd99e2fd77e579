"""Let a draw carry an item of the bank instead of a card: its question, and afterwards what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final

import structlog

from api.materials import Materials
from index.errors import IndexingError
from index.hits import Citation
from knowledge.bank.item import Item, Matching, TrueFalse
from knowledge.bank.words import bank_words
from knowledge.document import CardSource
from study.errors import UnknownItemError
from study.ledger import bank
from study.ledger.draws import Questions
from study.marking.display import LETTERS, Display
from study.marking.reading import AnswerValue, answer_value
from study.marking.solutions import solution
from study.papers.showing import display_of
from study.roll_call.questions import ApprovedAnswer, Question, Source
from study.storage import Storage

PREFIX: Final = "item:"
"""Begins what stands for an item in place of a card's id; behind it come the version and the item's id."""

log = structlog.get_logger(__name__)


def is_item(card: str) -> bool:
    """Whether a draw's question is an item of the bank."""
    return card.startswith(PREFIX)


def named_item(storage: Storage, item_id: str, *, day: date) -> Questions:
    """The item that the leader named, as members get it.

    Raises:
        UnknownItemError: the bank has none, or it is not approved, or does not count on the day.
    """
    found = next((one for one in bank.served(storage, day=day) if one.item.id == item_id), None)
    if found is None:
        raise UnknownItemError
    return Questions((Question(f"{PREFIX}{found.version}:{item_id}", _asked(found.item)),), named=True)


def item_answer(storage: Storage, materials: Materials, card: str) -> ApprovedAnswer:
    """What is right about an item in the version that was put, with the passage where its quote stands.

    Raises:
        UnknownItemError: there is no such version.
    """
    version, _, item_id = card.removeprefix(PREFIX).partition(":")
    with storage.reading() as connection:
        item = bank.version_of(connection, item_id, int(version))
    places = (_located(materials, source) for source in item.sources)
    return ApprovedAnswer(_right(item), next((place for place in places if place is not None), None))


def _asked(item: Item) -> str:
    """The stem with its parts, lettered; lefts of a matching are numbered."""
    lefts = [left for left, _ in item.task.pairs] if isinstance(item.task, Matching) else []
    numbered = [f"{number}. {left}" for number, left in enumerate(lefts, start=1)]
    shown = zip(LETTERS, _display(item).shown(item.task), strict=False)
    return "\n".join([item.stem, *numbered, *(f"{letter}. {text}" for letter, text in shown)])


def _right(item: Item) -> str:
    """The letters that are right with their texts, or the words, and the explanation behind them."""
    display = _display(item)
    value = answer_value(solution(item.task), display)
    parts = dict(zip(LETTERS, display.shown(item.task), strict=False))
    words = [f"{word}. {parts[word]}" if word in parts else word for word in _words(item, value)]
    return "\n".join([*words, *([item.explanation] if item.explanation else [])])


def _words(item: Item, value: AnswerValue) -> Sequence[str]:
    if isinstance(item.task, TrueFalse):
        right, wrong = bank_words().truth_options[0]
        return (right if value else wrong,)
    match value:
        case str():
            return (value,)
        case list():
            return [word for word in value if word is not None]
        case dict():
            return (value["text"],)
        case _:
            return ()


def _display(item: Item) -> Display:
    """The same order each time, so that the letters of question and answer agree."""
    return display_of(item, seed=hashlib.sha256(item.id.encode()).digest(), reader="draw")


def _located(materials: Materials, source: CardSource) -> Source | None:
    """Where a quote stands in the current release."""
    try:
        hits = materials.searcher().search(source.quote).hits
    except IndexingError as error:
        log.warning("draw_without_source", reason=str(error))
        return None
    for hit in hits:
        if hit.citation.document == source.document and source.quote in hit.quote:
            return _source(source.quote, hit.quote, hit.citation)
    return None


def _source(quote: str, text: str, cited: Citation) -> Source:
    start = cited.start + text.index(quote)
    return Source(
        quote=quote,
        title=cited.title,
        document=cited.document,
        provision=cited.provision,
        passage=cited.passage_id,
        start=start,
        end=start + len(quote),
    )
