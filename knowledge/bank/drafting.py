"""Draft items from the passages of a library, for content staff to approve, edit or drop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.bank.checking import faults_of
from knowledge.bank.exchanges import Exchange, accepted, exchanges_of, is_in_its_time, stands_once
from knowledge.bank.facts import Fact, FactSort, facts_of
from knowledge.bank.item import BLANK, FillIn, Item, Task, TrueFalse
from knowledge.bank.sentences import Sentence, sentences_of
from knowledge.document import CardSource, Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """An item that a program proposes. It is no item of the bank: nobody may be asked it until approved.

    `passage` is what it was drafted from; the item's source quotes one sentence of it. `right` is what stands
    there, `wrong` what was put in its place and `wrong_from` the document that it was taken from, both empty
    but for a false statement.
    """

    item: Item
    passage: Passage
    sort: FactSort
    right: str
    wrong: str = ""
    wrong_from: str = ""


def draft_items(
    passage: Passage, *, title: str, similar: Sequence[Passage] = (), topic: str = ""
) -> tuple[Draft, ...]:
    """Fill-in and true-or-false drafts for the facts of a passage; the same materials give the same ids.

    `title` is the document's. `similar` are other passages, nearest in meaning first: a false statement has
    from them a number or term of the same sort that surely makes it false (`knowledge.bank.exchanges`).
    Each fact gives a fill-in and may give a statement; about half of those are true. What could be no item,
    as its sentence is too long, is not drafted.
    """
    found: list[Draft] = []
    for sentence in sentences_of(passage):
        statements: dict[bool, list[Draft]] = {True: [], False: []}
        for fact in facts_of(sentence.text, passage.headings):
            if stands_once(fact, sentence.text) and BLANK not in sentence.text:
                place = _Place(passage, title, topic, sentence, fact)
                found.append(_fill_in(place))
                for draft in _statement(place, similar):
                    statements[not draft.wrong].append(draft)
        found += [*statements[True][:1], *statements[False]]  # the sentence itself is true once only
    return tuple(draft for draft in found if not faults_of(draft.item))


class _Place(NamedTuple):
    """Where a draft comes from."""

    passage: Passage
    title: str
    topic: str
    sentence: Sentence
    fact: Fact

    def replaced(self, by: str) -> str:
        text = self.sentence.text
        return text[: self.fact.start] + by + text[self.fact.end :]

    @property
    def right(self) -> str:
        return self.fact.text + self.fact.unit


class _Words(NamedTuple):
    lead_provision: str
    lead_heading: str
    lead_title: str
    explanation_fill_in: str
    explanation_true: str
    explanation_false: str


def _fill_in(place: _Place) -> Draft:
    said = _words().explanation_fill_in.format(right=place.right)
    item = _item(place, place.replaced(BLANK), FillIn((accepted(place.fact),)), said)
    return Draft(item, place.passage, place.fact.sort, place.right)


def _statement(place: _Place, similar: Sequence[Passage]) -> Iterator[Draft]:
    words = _words()
    if _digest(place, "statement")[0] in "02468ace":
        item = _item(place, place.sentence.text, TrueFalse(right=True), words.explanation_true)
        yield Draft(item, place.passage, place.fact.sort, place.right)
        return
    if (exchange := _exchange(place, similar)) is not None:
        wrong = exchange.text + place.fact.unit
        said = words.explanation_false.format(right=place.right, wrong=wrong)
        item = _item(place, place.replaced(exchange.text), TrueFalse(right=False), said)
        yield Draft(item, place.passage, place.fact.sort, place.right, wrong, exchange.document)


def _exchange(place: _Place, similar: Sequence[Passage]) -> Exchange | None:
    """What to put in the fact's place so that the sentence is false and stands nowhere else."""
    passages = (*similar, place.passage)
    above = (place.title, *place.passage.headings)
    for exchange in exchanges_of(place.fact, passages):
        changed = place.replaced(exchange.text)
        is_new = exchange.text not in place.sentence.text and all(changed not in one.text for one in passages)
        if is_new and is_in_its_time(exchange.text + place.fact.unit, above):
            return exchange
    return None


def _item(place: _Place, stem: str, task: Task, explanation: str) -> Item:
    kind = "fill-in" if isinstance(task, FillIn) else "statement"
    return Item(
        id=f"draft-{_digest(place, kind)[:16]}",
        stem=_lead(place) + stem,
        task=task,
        explanation=explanation,
        sources=(CardSource(place.passage.document, place.sentence.text),),
        topic=place.topic,
    )


def _lead(place: _Place) -> str:
    """Where the sentence stands; without it many rules could be anybody's."""
    words, passage, title = _words(), place.passage, place.title.strip("《》")
    leads = [words.lead_title.format(title=title), ""]
    if passage.provision:
        leads.insert(0, words.lead_provision.format(title=title, provision=passage.provision))
    elif passage.headings:
        leads.insert(0, words.lead_heading.format(title=title, heading=passage.headings[-1]))
    answers = {place.right, *([place.fact.text] if len(place.fact.text) > 1 else [])}
    return next(lead for lead in leads if not any(answer in lead for answer in answers))


def _digest(place: _Place, kind: str) -> str:
    parts = (place.passage.document, place.sentence.text, str(place.fact.start), kind)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _words() -> _Words:
    return _Words(**yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8")))
