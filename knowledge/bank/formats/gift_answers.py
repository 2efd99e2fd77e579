"""Read the answer section of a GIFT question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from knowledge.bank.checking import Fault
from knowledge.bank.item import FillIn, Matching, MultipleChoice, ShortAnswer, SingleChoice, Task, TrueFalse
from knowledge.bank.markup import Plain
from knowledge.bank.reading import RowFaultError
from knowledge.bank.tidying import NUMBER

_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,10})?)%")
_PAIR = "->"
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: its mark (`=`, `~` or none), weight in percent, raw text and feedback."""

    mark: str
    weight: float | None
    text: str
    feedback: str


@dataclass(slots=True)
class Section:
    """An answer section being read: `plain` makes text of what stands in it, `notes` say what was lost."""

    text: str
    plain: Callable[[str], Plain]
    notes: list[Fault] = field(default_factory=list)
    feedback: str = ""

    def task(self, model: str) -> Task:
        """What the section asks; an essay's model answer comes from elsewhere.

        Raises:
            RowFaultError: it is none of the forms that GIFT has.
        """
        if not self.text:
            return ShortAnswer(model)
        if self.text.startswith("#"):
            return self._number()
        if "~" in self.text:
            return self._choice()
        if "=" in self.text and _PAIR in self.text:
            return self._pairs()
        truth, *feedback = self.text.split("#", 2)
        if truth.strip().upper() in _TRUTH:
            return self._truth(_TRUTH[truth.strip().upper()], feedback)
        return FillIn((tuple(self._accepted(self.text)),))

    def _choice(self) -> Task:
        """One `=` makes it single choice, several or weights alone multiple."""
        answers = list(_answers(self.text, with_weight="~"))
        options = tuple(self._words(answer.text) for answer in answers)
        marked = tuple(place for place, answer in enumerate(answers) if answer.mark == "=")
        self._keep_feedback(answers, marked)
        if len(marked) == 1:
            if any(answer.weight for answer in answers if answer.mark == "~"):
                self.notes.append(Fault("partial_lost"))
            return SingleChoice(options, marked[0])
        weighty = tuple(
            place for place, answer in enumerate(answers) if answer.mark == "=" or (answer.weight or 0) > 0
        )
        return MultipleChoice(options, weighty)

    def _pairs(self) -> Matching:
        pairs, spare = [], []
        for number, answer in enumerate(_answers(self.text, with_weight=""), 1):
            left, arrow, right = answer.text.partition(_PAIR)
            if not arrow:
                raise RowFaultError("pair_unreadable", number, answer.text)
            if left.strip():
                pairs.append((self._words(left), self._words(right)))
            else:
                spare.append(self._words(right))
        return Matching(tuple(pairs), tuple(spare))

    def _truth(self, right: bool, feedback: list[str]) -> TrueFalse:  # noqa: FBT001 - it is what is read
        told = [text for text in map(self._words, feedback) if text]
        if len(told) == 1:
            self.feedback = told[0]
        elif told:
            self.notes.append(Fault("feedback_lost"))
        return TrueFalse(right)

    def _number(self) -> FillIn:
        text = self.text[1:].strip()
        accepted = []
        for answer in self._accepted(text):
            value, _, tolerance = answer.partition(":")
            if ".." in value:
                raise RowFaultError("range_answer")
            if NUMBER.fullmatch(value.strip()) is None:
                raise RowFaultError("not_a_number", seen=answer)
            if tolerance.strip(" 0."):
                self.notes.append(Fault("tolerance_lost"))
            accepted.append(value.strip())
        return FillIn((tuple(accepted),))

    def _accepted(self, text: str) -> Iterator[str]:
        answers = list(_answers(text, with_weight="="))
        self._keep_feedback(answers, tuple(range(len(answers))))
        for answer in (one for one in answers if one.mark != "~"):  # some mark what is wrong so
            if answer.weight is None or answer.weight >= _FULL:
                yield self._words(answer.text)
            elif answer.weight > 0:
                self.notes.append(Fault("partial_lost"))

    def _keep_feedback(self, answers: list[_Answer], right: tuple[int, ...]) -> None:
        """What is said only of the one right answer explains the item."""
        said = [(place, answer.feedback) for place, answer in enumerate(answers) if answer.feedback]
        if len(said) == 1 and right == (said[0][0],):
            self.feedback = self._words(said[0][1])
        elif said:
            self.notes.append(Fault("feedback_lost"))

    def _words(self, text: str) -> str:
        plain = self.plain(text)
        self.notes += plain.notes
        return " ".join(plain.text.split("\n"))


def _answers(text: str, *, with_weight: str) -> Iterator[_Answer]:
    """The answers of a section; weights count only behind the given marks."""
    parts = re.split("([=~])", text)
    if parts[0].strip():
        yield _answer("", parts[0], with_weight)
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        yield _answer(mark, part, with_weight)


def _answer(mark: str, text: str, with_weight: str) -> _Answer:
    text, _, feedback = text.strip().partition("#")
    weight = _WEIGHT.match(text) if mark and mark in with_weight else None
    return _Answer(
        mark,
        float(weight[1]) if weight else None,
        text[weight.end() :] if weight else text,
        feedback.strip(),
    )
