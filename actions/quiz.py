"""Hold a quiz in the conversation: which item is open, and what was answered last."""

from __future__ import annotations

from pydantic import BaseModel

from actions.api.practice import Current, Item
from actions.quiz_showing import say_over
from actions.turn import Acting, Turn
from knowledge.bank.item import ItemKind
from study.self_study.attempts import Exercise

KIND = "item_kind"
QUIZ = "quiz"
"""The slot with the ids of the exercise and of the item at hand."""
LAST = "quiz_last"
"""The slot with the exercise and the number of what was answered last, for 为什么 and 这题有错."""
CHOICE, TRUTH, WORDS = ANSWERS = ("item_choice", "item_truth", "item_words")
FORM = "quiz_form"
ASIDE = "quiz_aside"
"""The slot with the exercise of one's own that waits while an item of the led quiz is open."""
OWN_MARK = "own_mark"
"""What stands in `KIND` while the author of an answer in words is asked for their own mark."""
MARK = "item_mark"
REQUESTED = "requested_slot"

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
    """What is open: `places` are the blanks of a fill-in, or what a matching has on its left.

    `parts` is how many letters there are to say, `letters` how many of them make an answer; 0 is any number.
    `practice` says what kind of exercise it is. `session` is there for an item of the led quiz of that
    session; `exercise` is then the quiz.
    """

    exercise: str
    item: str
    number: int
    places: int = 0
    parts: int = 0
    letters: int = 0
    practice: Exercise | None = None
    session: str | None = None


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


def is_at_hand(turn: Turn) -> bool:
    """Whether an item is open once the turn is over: what it set counts before what was kept."""
    kept = [event["value"] for event in turn.events if event.get("name") == QUIZ]
    return (kept[-1] if kept else turn.slot(QUIZ)) is not None


def last_done(turn: Turn) -> Done | None:
    """What was answered last, if anything was."""
    kept = turn.slot(LAST)
    return Done.model_validate(kept) if isinstance(kept, dict) else None


def held_of(
    exercise: str, item: Item, *, practice: Exercise | None = None, session: str | None = None
) -> Open:
    """What is to be known of an item while it is at hand."""
    places = item.blanks or len(item.lefts)
    return Open(
        exercise=exercise,
        item=item.item,
        number=item.number,
        places=places,
        parts=len(item.parts),
        letters=item.letters,
        practice=practice,
        session=session,
    )


def hold(turn: Turn, item: Item, held: Open) -> None:
    """Note that this item is at hand, unanswered."""
    turn.forget(*ANSWERS, MARK)
    turn.remember(KIND, item.kind.value)
    turn.remember(QUIZ, held.model_dump())


def hold_mark(turn: Turn, held: Open, item: Item) -> None:
    """Note that this item waits for its author's own mark."""
    hold(turn, item, held_of(held.exercise, item, practice=held.practice))
    turn.remember(KIND, OWN_MARK)


def end(turn: Turn) -> None:
    """Note that no quiz goes on."""
    turn.forget(*ANSWERS, MARK, KIND, QUIZ)


def leave_form(turn: Turn) -> None:
    """End the quiz from within what the form asks: it is done, and nothing follows."""
    end(turn)
    turn.remember(REQUESTED, None)
    turn.stay_here()


def go_on(turn: Turn, current: Current) -> bool:
    """Hold the item that comes next; without one, say how it went and end. Whether there is one."""
    if current.item is not None:
        exercise = current.exercise
        hold(turn, current.item, held_of(exercise.id, current.item, practice=exercise.exercise))
        return True
    say_over(turn, current.exercise)
    end(turn)
    return False
