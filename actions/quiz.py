"""Hold a quiz in the conversation: which item is open, and what was answered last."""

from __future__ import annotations

from pydantic import BaseModel

from actions.api.practice import Current, Item
from actions.quiz_showing import say_over
from actions.turn import Acting, Turn
from knowledge.bank.item import ItemKind

KIND = "item_kind"
QUIZ = "quiz"
"""The slot with the ids of the exercise and of the item at hand."""
LAST = "quiz_last"
"""The slot with the exercise and the number of what was answered last, for 为什么 and 这题有错."""
CHOICE, TRUTH, WORDS = ANSWERS = ("item_choice", "item_truth", "item_words")
FORM = "quiz_form"

ASKS = {
    ItemKind.SINGLE: CHOICE,
    ItemKind.MULTIPLE: CHOICE,
    ItemKind.ORDERING: CHOICE,
    ItemKind.MATCHING: CHOICE,
    ItemKind.TRUE_FALSE: TRUTH,
    ItemKind.FILL_IN: WORDS,
    ItemKind.SHORT_ANSWER: WORDS,
}
"""Which slot an item of each kind asks for."""


class Open(BaseModel):
    """What is open: `places` are the blanks of a fill-in, or what a matching has on its left."""

    exercise: str
    item: str
    number: int
    places: int = 0


class Done(BaseModel):
    """What was answered last."""

    exercise: str
    number: int


class Quizzing(Acting):
    """An action within a quiz."""

    kind = "quiz"
    sign_in = "utter_practice_sign_in_first"
    unavailable = "utter_practice_unavailable"


def opened(turn: Turn) -> Open | None:
    """What is open, if anything is."""
    kept = turn.slot(QUIZ)
    return Open.model_validate(kept) if isinstance(kept, dict) else None


def last_done(turn: Turn) -> Done | None:
    """What was answered last, if anything was."""
    kept = turn.slot(LAST)
    return Done.model_validate(kept) if isinstance(kept, dict) else None


def hold(turn: Turn, exercise: str, item: Item) -> None:
    """Note that this item is at hand, unanswered."""
    turn.forget(*ANSWERS)
    turn.remember(KIND, item.kind.value)
    places = item.blanks or len(item.lefts)
    held = Open(exercise=exercise, item=item.item, number=item.number, places=places)
    turn.remember(QUIZ, held.model_dump())


def end(turn: Turn) -> None:
    """Note that no quiz goes on."""
    turn.forget(*ANSWERS, KIND, QUIZ)


def go_on(turn: Turn, current: Current) -> bool:
    """Hold the item that comes next; without one, say how it went and end. Whether there is one."""
    if current.item is not None:
        hold(turn, current.exercise.id, current.item)
        return True
    say_over(turn, current.exercise)
    end(turn)
    return False
