"""Ask the index a question that may lean on the ones before it (怎么入党 … 那预备期呢？)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from actions.collaborators import Materials
from index.hits import Findings, Hit, HitKind

COMPARED = 60  # hits of either search whose similarity is known
CONSIDERED = 10  # best hits of either search that may become the answer
SAME_DOCUMENT = 0.04  # what a passage gains because the answer before stands in its document
SHOWN_BEFORE = 0.08  # what a passage loses because it is the answer before, in similarity


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. `topics` are the questions it leans on, the older first; none if it stands alone.

    `before` is the id of the passage that answered last: whoever asks on wants to hear something else.
    """

    question: str
    topics: tuple[str, ...] = ()
    before: str | None = None


def find(materials: Materials, asked: Asked) -> Findings:
    """What the index has for it.

    A follow-up is searched twice, by its own words and together with its topics. By its own words 多久
    finds any period; together with 三会一课指什么 it finds again what was just said. The hit that is near to
    both is meant, rather in the document just quoted than elsewhere: right for 55 of the 61 follow-ups in
    tests/golden/follow_ups.jsonl, where the words alone are right for 42 and both together for 41.
    """
    if not asked.topics:
        return materials.search(asked.question)
    alone = materials.search(asked.question, k=COMPARED)
    together = materials.search(" ".join([*asked.topics, asked.question]), k=COMPARED)
    ranked = _nearest_to_both(alone, together, asked.before)
    if ranked and alone.hits and _place(ranked[0]) == _place(alone.hits[0]):
        confidence = max(alone.confidence, together.confidence)
        answerable = alone.answerable or together.answerable
    else:
        confidence, answerable = together.confidence, together.answerable
    return replace(together, hits=ranked, confidence=confidence, answerable=answerable)


def _nearest_to_both(alone: Findings, together: Findings, before: str | None) -> tuple[Hit, ...]:
    by_words, by_topic = _similarities(alone.hits), _similarities(together.hits)

    documents = {_place(hit): hit.citation.document for hit in [*alone.hits, *together.hits]}

    def nearness(hit: Hit) -> float:
        words = by_words.get(_place(hit), min(by_words.values(), default=0.0))
        topic = by_topic.get(_place(hit), min(by_topic.values(), default=0.0))
        stays = SAME_DOCUMENT if hit.citation.document == documents.get(before or "") else 0.0
        repeats = SHOWN_BEFORE if _place(hit) == before else 0.0
        return (words + topic) / 2 + stays - repeats

    considered: dict[str, Hit] = {}
    for hit in [*together.hits[:CONSIDERED], *alone.hits[:CONSIDERED]]:
        if hit.kind is HitKind.CARD or _place(hit) not in considered:
            considered[_place(hit)] = hit
    return tuple(sorted(considered.values(), key=nearness, reverse=True)[:CONSIDERED])


def _similarities(hits: Iterable[Hit]) -> dict[str, float]:
    return {_place(hit): hit.similarity for hit in hits}


def _place(hit: Hit) -> str:
    """A card and its source are one place: either search may find the one or the other."""
    return hit.citation.passage_id
