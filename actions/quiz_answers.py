"""Take answers to the item at hand: ask for one, send it once, say what came of it, go on."""

from __future__ import annotations

import re
from typing import Any

from pydantic import JsonValue
from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.api.practice import Standing
from actions.errors import ApiRefusedError
from actions.quiz import (
    ANSWERS,
    ASKS,
    CHOICE,
    FORM,
    KIND,
    LAST,
    TRUTH,
    Done,
    Open,
    Quizzing,
    end,
    go_on,
    opened,
    say_item,
    say_marking,
    say_over,
)
from actions.turn import Turn
from knowledge.bank.item import ItemKind

BETWEEN_BLANKS = re.compile(r"[\s,，、;；/]+")
WRONG_FORM = "answer_form"


class ValidateQuizForm(FormValidationAction):
    """Leaves the one slot that the item at hand asks for."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_quiz_form"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """None where no item is open."""
        kind = tracker.get_slot(KIND)
        return [ASKS[ItemKind(kind)]] if kind in set(ItemKind) else []


class _AskItem(Quizzing):
    """Shows the item at hand, at first and after whatever came in between."""

    async def act(self, turn: Turn) -> None:
        """What the API says comes next; an exam's time may be up."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            return
        current = await turn.api.practice.current(turn.visitor, held.exercise)
        if go_on(turn, current) and current.item is not None:
            say_item(turn, held.exercise, current.item)


class AskItemChoice(_AskItem):
    """For letters."""

    called = "action_ask_item_choice"


class AskItemTruth(_AskItem):
    """For 对 or 错."""

    called = "action_ask_item_truth"


class AskItemWords(_AskItem):
    """For words."""

    called = "action_ask_item_words"


class AnswerItem(Quizzing):
    """Sends an answer; one that was lost on the way is sent again under its id."""

    called = "action_answer_item"
    unavailable = "utter_item_answer_not_recorded"

    async def act(self, turn: Turn) -> None:
        """Say what came of it, and go on with the next item."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            _leave(turn)
            return
        if turn.entity("item") not in {None, held.item}:
            turn.say("utter_button_is_old", kind=self.kind)
            _ask_again(turn)
            return
        key = f"answer:{held.exercise}:{held.item}"
        answer, before = _answer(turn, held), turn.sent_before(key)
        if answer is None and before is not None and not turn.entities():
            answer = before["answer"]
        if answer is None:
            _ask_again(turn)
            return
        is_same = before is None or before["answer"] == answer
        order = turn.order(key, answer=answer) if is_same else turn.order_anew(key, answer=answer)
        taken = await turn.api.practice.answer(
            turn.visitor, held.exercise, held.item, answer, answer_id=order.id
        )
        await self._tell(turn, held, taken.exercise)

    async def _tell(self, turn: Turn, held: Open, standing: Standing) -> None:
        number = standing.number_of(held.item) or held.number
        say_marking(turn, await turn.api.practice.item(turn.visitor, held.exercise, number))
        current = await turn.api.practice.current(turn.visitor, held.exercise)
        turn.settled()
        turn.remember(LAST, Done(exercise=held.exercise, number=number).model_dump())
        turn.go_on_with(FORM) if go_on(turn, current) else turn.stay_here()

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """An answer of another form than the item's is asked for again; otherwise the quiz is over."""
        if error.code == WRONG_FORM:
            turn.say("utter_answer_not_understood", kind=self.kind)
            _ask_again(turn)
        else:
            await super().refused(turn, error)
            _leave(turn)

    async def interrupted(self, turn: Turn) -> None:
        """The order keeps the answer: the button sends it again, and another one may be given."""
        turn.forget(*ANSWERS)
        turn.stay_here()


class SkipItem(Quizzing):
    """Puts the item at hand off until after the others."""

    called = "action_skip_item"

    async def act(self, turn: Turn) -> None:
        """Go on with the next one."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            turn.stay_here()
            return
        order = turn.order(f"skip:{held.exercise}:{held.item}")
        standing = await turn.api.practice.skip(turn.visitor, held.exercise, held.item, skip_id=order.id)
        turn.settled()
        alone = standing.following == standing.number_of(held.item)
        turn.say("utter_only_item_left" if alone else "utter_item_skipped", kind=self.kind)
        if not go_on(turn, await turn.api.practice.current(turn.visitor, held.exercise)):
            turn.stay_here()


class HandIn(Quizzing):
    """Hands in, and says how it went."""

    called = "action_hand_in"

    async def act(self, turn: Turn) -> None:
        """What was left out of an exam is worth nothing."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            return
        order = turn.order(f"hand_in:{held.exercise}")
        standing = await turn.api.practice.hand_in(turn.visitor, held.exercise, hand_in_id=order.id)
        turn.settled()
        say_over(turn, standing)
        end(turn)


class StopQuiz(Quizzing):
    """Leaves the quiz as it stands."""

    called = "action_stop_quiz"

    async def act(self, turn: Turn) -> None:
        """The day's items can be gone on with."""
        turn.say("utter_quiz_stopped", kind=self.kind)
        end(turn)


def _answer(turn: Turn, held: Open) -> JsonValue:
    """The answer in the form of the item's kind, None where there is none."""
    kind = ItemKind(turn.slot(KIND))
    said = turn.slot(ASKS[kind])
    if said is None:
        return None
    if ASKS[kind] == CHOICE:
        return _letters(kind, [str(one) for one in said], held.places)
    if ASKS[kind] == TRUTH:
        return str(said).lower() == "true"
    return _words(kind, str(said).strip(), held.places)


def _letters(kind: ItemKind, letters: list[str], places: int) -> JsonValue:
    if kind is ItemKind.SINGLE and len(letters) == 1:
        return letters[0]
    if kind is ItemKind.MULTIPLE:
        return [*sorted(set(letters))]
    if kind is ItemKind.MATCHING:
        return [*letters, *([None] * (places - len(letters)))]
    return [*letters]


def _words(kind: ItemKind, words: str, places: int) -> JsonValue:
    if kind is ItemKind.SHORT_ANSWER:
        return {"text": words}
    return [words] if places == 1 else [*BETWEEN_BLANKS.split(words)]


def _ask_again(turn: Turn) -> None:
    turn.forget(*ANSWERS)
    turn.go_on_with(FORM)


def _leave(turn: Turn) -> None:
    end(turn)
    turn.stay_here()
