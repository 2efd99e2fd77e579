"""Decide everything a release will hold, before anything is embedded or written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.passage_text import embedding_text, heading_text
from index.release import release_id
from index.store_writing import CardRow, DocumentRow, PassageRow
from knowledge.document import Card, Document, Passage, Validity
from knowledge.library import Library, LibraryDocument
from knowledge.titles import short_titles

OPTIONS: Mapping[str, str] = {
    "embedding": "title, headings, text; lower case",
    "lexical": "postings of jieba search words, bigrams, heading words",
    "spelling": "terms, sounds and pairs",
    "background": "nearest passages of 192 questions",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A release on paper. `texts[i]` is what is embedded for `passages[i]`."""

    release: str
    documents: tuple[DocumentRow, ...]
    passages: tuple[PassageRow, ...]
    texts: tuple[str, ...]
    cards: tuple[CardRow, ...]

    @property
    def provisions(self) -> int:
        """How many numbered provisions the passages belong to."""
        return len({passage.unit for passage in self.passages if passage.provision})

    @property
    def names(self) -> set[str]:
        """Titles, their short forms, and headings without their numbers."""
        titles = {entry.document.title for entry in self.documents}
        headings = {heading for passage in self.passages for heading in passage.headings}
        return {
            *(name for title in titles for name in short_titles(title)),
            *(heading_text("", [heading]) for heading in headings),
        }


def plan_release(library: Library, question_fingerprint: str) -> Plan:
    """The release that follows from a library and a model; the same inputs give the same release."""
    documents = tuple(
        DocumentRow(entry.document, superseded=entry.validity is Validity.SUPERSEDED)
        for entry in library.documents
    )
    texts = tuple(
        embedding_text(entry.document.title, passage)
        for entry in library.documents
        for passage in entry.passages
    )
    passages = tuple(_rows(library.documents, texts))
    cards = tuple(_card_row(card, library.documents, passages) for card in library.cards)
    return Plan(
        release=release_id(
            content=_digest(documents, passages, cards),
            question_fingerprint=question_fingerprint,
            options=OPTIONS,
        ),
        documents=documents,
        passages=passages,
        texts=texts,
        cards=cards,
    )


def _rows(entries: Iterable[LibraryDocument], texts: Sequence[str]) -> Iterator[PassageRow]:
    row, unit = 0, -1
    for number, entry in enumerate(entries):
        before: Passage | None = None
        for passage in entry.passages:
            unit += 0 if before is not None and _same_provision(before, passage) else 1
            yield PassageRow(
                id=_passage_id(passage),
                document=number,
                unit=unit,
                headings=passage.headings,
                provision=passage.provision,
                part=passage.part,
                start=passage.start,
                end=passage.end,
                text=passage.text,
                embedding_key=hashlib.sha256(texts[row].encode()).digest(),
            )
            before = passage
            row += 1


def _same_provision(one: Passage, other: Passage) -> bool:
    return one.provision is not None and (one.provision, one.headings) == (other.provision, other.headings)


def _passage_id(passage: Passage) -> str:
    """Names the place and the words, so that an old link never opens other words; 16 hex digits."""
    place = [
        passage.document,
        *passage.headings,
        passage.provision,
        passage.part,
        passage.start,
        passage.text,
    ]
    return hashlib.sha256(json.dumps(place, ensure_ascii=False).encode()).hexdigest()[:16]


def _card_row(card: Card, entries: Sequence[LibraryDocument], passages: Sequence[PassageRow]) -> CardRow:
    """Find the passage where a card's first quote stands. The library has checked that it does."""
    source = card.sources[0]
    number = next(n for n, entry in enumerate(entries) if entry.document.path == source.document)
    start = entries[number].document.text.index(source.quote)
    row = max(
        row for row, passage in enumerate(passages) if passage.document == number and passage.start <= start
    )
    return CardRow(card, quote=source.quote, passage=row, start=start, end=start + len(source.quote))


def _digest(
    documents: Sequence[DocumentRow], passages: Sequence[PassageRow], cards: Sequence[CardRow]
) -> bytes:
    digest = hashlib.sha256()
    for entry in documents:
        digest.update(json.dumps(_facts(entry.document, entry.superseded), ensure_ascii=False).encode())
    for passage in passages:
        digest.update(passage.id.encode())
        digest.update(passage.embedding_key)
    for card in cards:
        digest.update(repr((card.card, card.quote, card.passage)).encode())
    return digest.digest()


def _facts(document: Document, superseded: bool) -> list[object]:  # noqa: FBT001 - one of the facts
    days = [day and day.isoformat() for day in (document.issued, document.effective, document.expires)]
    names = [document.path, document.title, document.number, document.level, document.source]
    return [*names, *days, document.repealed, superseded, document.sha256]
