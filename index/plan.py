"""Decide everything a release will hold, before anything is embedded or written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.passage_text import embedding_text
from index.release import release_id
from knowledge.document import Card, Document, Passage, Validity
from knowledge.library import Library, LibraryDocument
from knowledge.versions import said


@dataclass(frozen=True, slots=True)
class PlannedPassage:
    """One passage as it will be written; `text_key` is the SHA-256 of `embedded`, which the model reads.

    `unit` is the same for all parts of one provision and counts from 0 within the document.
    """

    id: str
    unit: int
    headings: tuple[str, ...]
    provision: str | None
    part: int
    start: int
    end: int
    text: str
    embedded: str
    text_key: bytes


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One document with its passages; `said` as in `knowledge.versions`.

    `digest` is the SHA-256 of all that is written of it: equal digests, equal rows.
    """

    document: Document
    passages: tuple[PlannedPassage, ...]
    said: bytes
    digest: bytes

    @property
    def units(self) -> int:
        """How many provisions, or other units, the passages belong to."""
        return self.passages[-1].unit + 1 if self.passages else 0

    @property
    def provisions(self) -> int:
        """How many of the units are numbered provisions."""
        return len({passage.unit for passage in self.passages if passage.provision})


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """A card with the place of its first quote: characters `start` to `end` of that document's text."""

    card: Card
    document: str
    quote: str
    start: int
    end: int

    @property
    def wordings(self) -> tuple[str, ...]:
        """The wordings a question is compared with."""
        return (self.card.question, *self.card.variants)


@dataclass(frozen=True, slots=True)
class Plan:
    """A release on paper.

    `fresh` documents are to be written; those of the paths `kept` are in an earlier release as they shall
    be. `superseded` are paths of older versions.
    """

    release: str
    fresh: tuple[PlannedDocument, ...]
    kept: frozenset[str]
    superseded: frozenset[str]
    cards: tuple[PlannedCard, ...]

    @property
    def passages(self) -> tuple[PlannedPassage, ...]:
        """The passages of all fresh documents."""
        return tuple(passage for planned in self.fresh for passage in planned.passages)


def plan_release(
    library: Library,
    question_fingerprint: str,
    *,
    options: Mapping[str, str] | None = None,
    known: Mapping[str, bytes] | None = None,
) -> Plan:
    """The release that follows from a library, a model and the options; the same inputs give the same.

    `known` are the digests, by path, of documents in an earlier release that was made with these options.
    """
    digests = dict(known or {})
    fresh, kept = [], set()
    for entry in library.documents:
        path = entry.document.path
        if entry.is_known:
            kept.add(path)
            continue
        planned = plan_document(entry)
        if digests.get(path) == planned.digest:
            kept.add(path)
        else:
            digests[path] = planned.digest
            fresh.append(planned)
    replaced = frozenset(
        entry.document.path for entry in library.documents if entry.validity is Validity.SUPERSEDED
    )
    texts = {entry.document.path: entry.document.text for entry in library.documents}
    cards = tuple(plan_card(card, texts) for card in library.cards)
    documents = [(path, digests[path], path in replaced) for path in sorted(texts)]
    return Plan(
        release=release_of(documents, cards, question_fingerprint, options=options or {}),
        fresh=tuple(fresh),
        kept=frozenset(kept),
        superseded=replaced,
        cards=cards,
    )


def release_of(
    documents: Iterable[tuple[str, bytes, bool]],
    cards: Iterable[PlannedCard],
    question_fingerprint: str,
    *,
    options: Mapping[str, str],
) -> str:
    """The id of the release that holds this; documents by path, as path, digest, whether superseded."""
    return release_id(
        content=_content(documents, cards), question_fingerprint=question_fingerprint, options=options
    )


def plan_document(entry: LibraryDocument) -> PlannedDocument:
    """What is written of one document that was cut."""
    passages = tuple(_planned_passages(entry.document, entry.passages))
    digest = hashlib.sha256(json.dumps(_facts(entry.document), ensure_ascii=False).encode())
    for passage in passages:
        digest.update(passage.id.encode())
        digest.update(passage.text_key)
    return PlannedDocument(entry.document, passages, said(entry.passages), digest.digest())


def _planned_passages(document: Document, passages: Iterable[Passage]) -> Iterator[PlannedPassage]:
    unit = -1
    before: Passage | None = None
    for passage in passages:
        unit += 0 if before is not None and _same_provision(before, passage) else 1
        embedded = embedding_text(document.title, passage)
        yield PlannedPassage(
            id=_passage_id(passage),
            unit=unit,
            headings=passage.headings,
            provision=passage.provision,
            part=passage.part,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            embedded=embedded,
            text_key=hashlib.sha256(embedded.encode()).digest(),
        )
        before = passage


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


def plan_card(card: Card, texts: Mapping[str, str]) -> PlannedCard:
    """Find where a card's first quote stands: the first place that does. It was checked that there is one."""
    source = card.sources[0]
    start = texts[source.document].index(source.quote)
    return PlannedCard(card, source.document, source.quote, start, start + len(source.quote))


def _content(documents: Iterable[tuple[str, bytes, bool]], cards: Iterable[PlannedCard]) -> bytes:
    """A digest of what is written: so a release that is made from another one has the id it would have."""
    digest = hashlib.sha256()
    for path, facts, is_superseded in documents:
        digest.update(json.dumps([path, facts.hex(), is_superseded], ensure_ascii=False).encode())
    for planned in cards:
        card, place = planned.card, [planned.document, planned.quote, planned.start, planned.end]
        written = [card.id, card.answer, card.topic, planned.wordings, *place]
        digest.update(json.dumps(written, ensure_ascii=False).encode())
    return digest.digest()


def _facts(document: Document) -> list[object]:
    days = [day and day.isoformat() for day in (document.issued, document.effective, document.expires)]
    names = [document.path, document.title, document.number, document.level, document.source]
    return [*names, *days, document.repealed, document.sha256]
