"""Read what the types of Moodle's questions ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.bank.checking import Fault
from knowledge.bank.formats.cloze import read_cloze
from knowledge.bank.item import (
    BLANK,
    FillIn,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.markup import Plain, looks_like_html, plain_of
from knowledge.bank.reading import RowFaultError
from knowledge.bank.tidying import tidy_line, tidy_text, with_blanks

_PLAIN_FORMATS = frozenset(("plain_text", "markdown"))
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
FULL = 100.0
"""The fraction of a right answer, in percent."""


@dataclass(slots=True)
class Question:
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
        return [(number(one.get("fraction")), self.line(one)) for one in self.element.findall("answer")]


def number(text: str | None) -> float:
    """A number as Moodle writes it; what is none counts nothing."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _choice(question: Question, stem: str) -> tuple[str, Task]:
    answers = question.answers()
    options = tuple(text for _, text in answers)
    if (question.element.findtext("single") or "true").strip().lower() in {"true", "1"}:
        right = [place for place, (fraction, _) in enumerate(answers) if fraction >= FULL]
        if len(right) != 1:
            raise RowFaultError("right_several" if right else "right_missing", seen=str(len(right)))
        if any(0 < fraction < FULL for fraction, _ in answers):
            question.notes.append(Fault("partial_lost"))
        return stem, SingleChoice(options, right[0])
    return stem, MultipleChoice(
        options, tuple(place for place, (fraction, _) in enumerate(answers) if fraction > 0)
    )


def _truth(question: Question, stem: str) -> tuple[str, Task]:
    right = [text.lower() for fraction, text in question.answers() if fraction > 0]
    if right not in (["true"], ["false"]):
        raise RowFaultError("right_not_truth", seen="、".join(right))
    return stem, TrueFalse(right == ["true"])


def _typed(question: Question, stem: str) -> tuple[str, Task]:
    answers = question.answers()
    right = [text for fraction, text in answers if fraction >= FULL]
    if any(0 < fraction < FULL for fraction, _ in answers):
        question.notes.append(Fault("partial_lost"))
    if question.element.get("type") == "numerical":
        tolerances = [number(one.findtext("tolerance")) for one in question.element.findall("answer")]
        question.notes += [Fault("tolerance_lost")] if any(tolerances) else []
    elif any("*" in text.replace("\\*", "") for text in right):
        question.notes.append(Fault("wildcard_lost"))
    stem = with_blanks(stem, 1)
    stem = stem if BLANK in stem else f"{stem}{BLANK}"
    return stem, FillIn((tuple(text.replace("\\*", "*") for text in right),))


def _essay(question: Question, stem: str) -> tuple[str, Task]:
    return stem, ShortAnswer(question.part(question.element, "graderinfo").text)


def _matching(question: Question, stem: str) -> tuple[str, Task]:
    """Moodle keeps the rights as plain text."""
    subquestions = question.element.findall("subquestion")
    found = [(question.line(one), tidy_line(one.findtext("answer/text") or "")) for one in subquestions]
    pairs = tuple((left, right) for left, right in found if left)
    return stem, Matching(pairs, tuple(right for left, right in found if not left))


def _ordering(question: Question, stem: str) -> tuple[str, Task]:
    """Moodle numbers the entries in what is a fraction elsewhere; where it does not, they stand in order."""
    answers = question.answers()
    places = [place for place, _ in answers]
    if len(set(places)) == len(places):
        answers = sorted(answers)
    return stem, Ordering(tuple(text for _, text in answers))


def _cloze(question: Question, stem: str) -> tuple[str, Task]:
    stem, task, notes = read_cloze(stem)
    question.notes += notes
    return stem, task


def _gaps(question: Question, stem: str) -> tuple[str, Task]:
    """Words to be chosen, or dragged, into gaps that name them by number."""
    element = question.element
    choices = [question.line(one) for one in (*element.findall("selectoption"), *element.findall("dragbox"))]
    wanted = [int(match[1]) for match in _GAP.finditer(stem)]
    if not wanted or any(not 1 <= number <= len(choices) for number in wanted):
        raise RowFaultError("no_answers")
    if len(choices) > len(set(wanted)):
        question.notes.append(Fault("distractors_lost"))
    return _GAP.sub(BLANK, stem), FillIn(tuple((choices[number - 1],) for number in wanted))


TASKS: Mapping[str, Callable[[Question, str], tuple[str, Task]]] = {
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
"""How each type is read: the stem as text goes in, stem and task come out."""
