"""Show members items to answer, and what came of an answer, as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from api.routes.bank_items import Source
from knowledge.bank.item import FillIn, Item, ItemKind, Matching, ShortAnswer
from study.ledger.self_study_reading import Look
from study.ledger.self_study_runs import EXAMS, Given
from study.marking.answers import SelfMark
from study.marking.display import plain
from study.marking.marks import parts_right
from study.marking.reading import WORDS_LIMIT, AnswerValue, answer_value, read_answer
from study.marking.solutions import solution

_Text = Annotated[str, Field(max_length=WORDS_LIMIT)]


class InWords(BaseModel):
    """An answer in words; its author's own mark is asked for afterwards, beside the model answer."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=WORDS_LIMIT)


AnswerIn = StrictBool | _Text | Annotated[list[_Text | None], Field(max_length=26)] | InWords
"""See `AnswerValue`."""


class Part(BaseModel):
    """An option, entry or right, under the letter by which it is answered."""

    letter: str
    text: str


class Marking(BaseModel):
    """What an answer is worth, and why. `mark` is null until the author of an answer in words gives it."""

    mark: float | None = Field(description="0 to 1, and 1 only for what is right in all parts")
    right: bool | None
    waits_for_self_mark: bool
    parts_right: list[bool] = Field(
        description="By blank, by left, by option, or by neighbours in an ordering; empty for words"
    )
    right_answer: AnswerValue
    explanation: str
    sources: list[Source]


class ItemView(BaseModel):
    """An item as this member sees it, without what is right; `marking` is there once it may be seen.

    Answer `single` with a letter, `multiple` with letters, `true_false` with true or false, `fill_in` with a
    text for each blank, `ordering` with all letters in their order, `matching` with a letter or null for each
    of `lefts`, `short_answer` with `{"text": …}`.
    """

    number: int = Field(description="From 1 on")
    of: int
    item: str
    version: int
    kind: ItemKind
    stem: str
    parts: list[Part]
    lefts: list[str]
    blanks: int
    topic: str
    difficulty: int
    points: int
    answer: AnswerValue | None
    marking: Marking | None


def item_view(look: Look, item_id: str) -> ItemView:
    """An item of an exercise."""
    run, member = look.standing.run, look.standing.member
    item, asked = look.items[item_id], run.asked(item_id)
    display = run.display(item, member)
    given = look.standing.answer_to(item_id)
    parts = zip(map(display.letter_of, display.order), display.shown(item.task), strict=True)
    return ItemView(
        number=run.ids.index(item_id) + 1,
        of=len(run.ids),
        item=item_id,
        version=asked.version,
        kind=item.kind,
        stem=item.stem,
        parts=[Part(letter=letter, text=text) for letter, text in parts],
        lefts=[left for left, _ in item.task.pairs] if isinstance(item.task, Matching) else [],
        blanks=len(item.task.blanks) if isinstance(item.task, FillIn) else 0,
        topic=item.topic,
        difficulty=item.difficulty,
        points=asked.points,
        answer=None if given is None else _by_letters(look, item, given.answer),
        marking=marking_of(look, item_id, given),
    )


def marking_of(look: Look, item_id: str, given: Given | None) -> Marking | None:
    """What came of an answer: at once, in an exam once it is over, there of what was left out as well."""
    run, is_over = look.standing.run, look.standing.is_over
    if (run.exercise in EXAMS and not is_over) or (given is None and run.exercise not in EXAMS):
        return None
    item = look.items[item_id]
    mark = Fraction(0) if given is None else given.mark
    return Marking(
        mark=None if mark is None else float(mark),
        right=None if mark is None else mark == 1,
        waits_for_self_mark=mark is None,
        parts_right=_parts_right(item, given),
        right_answer=answer_value(solution(item.task), run.display(item, look.standing.member)),
        explanation=item.explanation,
        sources=[Source(document=one.document, quote=one.quote) for one in item.sources],
    )


def _parts_right(item: Item, given: Given | None) -> list[bool]:
    if given is None or isinstance(item.task, ShortAnswer):
        return []
    return list(parts_right(item.task, read_answer(item.task, given.answer, plain(item.task))))


def _by_letters(look: Look, item: Item, kept: JsonValue) -> AnswerValue:
    answer = read_answer(item.task, kept, plain(item.task))
    return answer_value(answer, look.standing.run.display(item, look.standing.member))


class OwnMark(BaseModel):
    """What the author of an answer in words thinks of it, beside the model answer."""

    item: str = Field(min_length=1, max_length=64)
    self_mark: SelfMark
