"""Read Moodle XML (docs.moodle.org, "Moodle XML format")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from knowledge.bank.checking import Fault
from knowledge.bank.formats.categories import topic_of
from knowledge.bank.formats.cloze import read_cloze
from knowledge.bank.item import (
    BLANK,
    FillIn,
    Item,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.markup import Plain, looks_like_html, plain_of
from knowledge.bank.reading import MOST_BYTES, BankUnreadableError, Gathering, Reading, RowFaultError
from knowledge.bank.tags import tagged
from knowledge.bank.tidying import id_in, tidy_line, tidy_text, with_blanks
from knowledge.bank.words import BankWords

_PLAIN_FORMATS = frozenset(("plain_text", "markdown"))
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_FULL = 100.0


@dataclass(slots=True)
class _Question:
    """One question element, and what is lost of it."""

    element: Any  # lxml has no types
    notes: list[Fault] = field(default_factory=list)

    def part(self, parent: Any, name: str) -> Plain:  # noqa: ANN401 - as above
        """The text of a child element."""
        child = parent.find(name) if name else parent
        if child is None:
            return Plain()
        if child.find("file") is not None:
            self.notes.append(Fault("picture_lost"))
        raw = child.findtext("text") or ""
        form = child.get("format", "moodle_auto_format")
        if form == "html" or (form not in _PLAIN_FORMATS and looks_like_html(raw)):
            plain = plain_of(raw)
            self.notes += plain.notes
            return plain
        return Plain(tidy_text(raw))

    def line(self, parent: Any, name: str = "") -> str:  # noqa: ANN401 - as above
        """The same on one line."""
        return tidy_line(self.part(parent, name).text)

    def answers(self) -> list[tuple[float, str]]:
        """The answers with their fractions in percent."""
        return [(_number(one.get("fraction")), self.line(one)) for one in self.element.findall("answer")]


def read_moodle(content: bytes, words: BankWords) -> Reading:
    """The items of a Moodle XML file; rows are numbered from 1, categories not counted.

    Raises:
        BankUnreadableError: it is no such file, or declares entities.
    """
    gathering, topic, number = Gathering(), "", 0
    for element in _quiz(content).findall("question"):
        if element.get("type") == "category":
            topic = topic_of(element.findtext("category/text") or "")
            continue
        number += 1
        question = _Question(element)
        try:
            item = _item(question, topic, words)
        except RowFaultError as error:
            gathering.refuse(number, error.fault, question.line(element, "questiontext"))
        else:
            gathering.take(number, item, question.notes)
    return gathering.done()


def _quiz(content: bytes) -> Any:  # noqa: ANN401 - untyped lxml elements
    """Without entities, which can read files and fill the memory, and without the network."""
    if len(content) > MOST_BYTES:
        raise BankUnreadableError("too_large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BankUnreadableError("not_xml") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BankUnreadableError("has_entities")
    if root.tag != "quiz":
        raise BankUnreadableError("unknown_format")
    return root


def _item(question: _Question, topic: str, words: BankWords) -> Item:
    element = question.element
    kind = str(element.get("type"))
    if kind not in _TASKS:
        raise RowFaultError("type_unsupported", seen=kind)
    stem, task = _TASKS[kind](question, question.part(element, "questiontext").text)
    general = question.part(element, "generalfeedback")
    item = Item(
        id_in(element.findtext("idnumber") or ""),
        stem,
        task,
        general.text or _only_feedback(question, general),
        general.sources,
        topic,
    )
    if any((hint.findtext("text") or "").strip() for hint in element.findall("hint")):
        question.notes.append(Fault("hints_lost"))
    tags = [tag.findtext("text") or "" for tag in element.findall("tags/tag")]
    item, lost = tagged(item, tags, words)
    question.notes += lost
    return item


def _only_feedback(question: _Question, general: Plain) -> str:
    """What is said of the one right answer explains the item, where nothing else does."""
    answers = question.element.findall("answer")
    said = [(_number(one.get("fraction")), question.line(one, "feedback")) for one in answers]
    told = [(fraction, text) for fraction, text in said if text]
    if len(told) == 1 and told[0][0] >= _FULL and not general.sources:
        return told[0][1]
    if told:
        question.notes.append(Fault("feedback_lost"))
    return ""


def _choice(question: _Question, stem: str) -> tuple[str, Task]:
    answers = question.answers()
    options = tuple(text for _, text in answers)
    if (question.element.findtext("single") or "true").strip().lower() in {"true", "1"}:
        right = [place for place, (fraction, _) in enumerate(answers) if fraction >= _FULL]
        if len(right) != 1:
            raise RowFaultError("right_several" if right else "right_missing", seen=str(len(right)))
        if any(0 < fraction < _FULL for fraction, _ in answers):
            question.notes.append(Fault("partial_lost"))
        return stem, SingleChoice(options, right[0])
    return stem, MultipleChoice(
        options, tuple(place for place, (fraction, _) in enumerate(answers) if fraction > 0)
    )


def _truth(question: _Question, stem: str) -> tuple[str, Task]:
    right = [text.lower() for fraction, text in question.answers() if fraction > 0]
    if right not in (["true"], ["false"]):
        raise RowFaultError("right_not_truth", seen="、".join(right))
    return stem, TrueFalse(right == ["true"])


def _typed(question: _Question, stem: str) -> tuple[str, Task]:
    answers = question.answers()
    right = [text for fraction, text in answers if fraction >= _FULL]
    if any(0 < fraction < _FULL for fraction, _ in answers):
        question.notes.append(Fault("partial_lost"))
    if question.element.get("type") == "numerical":
        tolerances = [_number(one.findtext("tolerance")) for one in question.element.findall("answer")]
        question.notes += [Fault("tolerance_lost")] if any(tolerances) else []
    elif any("*" in text.replace("\\*", "") for text in right):
        question.notes.append(Fault("wildcard_lost"))
    stem = with_blanks(stem, 1)
    stem = stem if BLANK in stem else f"{stem}{BLANK}"
    return stem, FillIn((tuple(text.replace("\\*", "*") for text in right),))


def _essay(question: _Question, stem: str) -> tuple[str, Task]:
    return stem, ShortAnswer(question.part(question.element, "graderinfo").text)


def _matching(question: _Question, stem: str) -> tuple[str, Task]:
    found = [
        (question.line(one), question.line(one, "answer")) for one in question.element.findall("subquestion")
    ]
    pairs = tuple((left, right) for left, right in found if left)
    return stem, Matching(pairs, tuple(right for left, right in found if not left))


def _ordering(question: _Question, stem: str) -> tuple[str, Task]:
    """Moodle numbers the entries in what is a fraction elsewhere; where it does not, they stand in order."""
    answers = question.answers()
    places = [place for place, _ in answers]
    if len(set(places)) == len(places):
        answers = sorted(answers)
    return stem, Ordering(tuple(text for _, text in answers))


def _cloze(question: _Question, stem: str) -> tuple[str, Task]:
    stem, task, notes = read_cloze(stem)
    question.notes += notes
    return stem, task


def _gaps(question: _Question, stem: str) -> tuple[str, Task]:
    """Words to be chosen, or dragged, into gaps that name them by number."""
    element = question.element
    choices = [question.line(one) for one in (*element.findall("selectoption"), *element.findall("dragbox"))]
    wanted = [int(match[1]) for match in _GAP.finditer(stem)]
    if not wanted or any(not 1 <= number <= len(choices) for number in wanted):
        raise RowFaultError("no_answers")
    if len(choices) > len(set(wanted)):
        question.notes.append(Fault("distractors_lost"))
    return _GAP.sub(BLANK, stem), FillIn(tuple((choices[number - 1],) for number in wanted))


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


_TASKS: Mapping[str, Callable[[_Question, str], tuple[str, Task]]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _typed,
    "numerical": _typed,
    "essay": _essay,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _gaps,
    "ddwtos": _gaps,
}
