"""Take answers to the item at hand: send one once, say what came of it, go on; skip, hand in, stop."""

from __future__ import annotations

from actions.answer_forms import answer_said
from actions.api.practice import Standing
from actions.errors import ApiRefusedError
from actions.quiz import ANSWERS, FORM, LAST, Done, Open, Quizzing, end, go_on, opened
from actions.quiz_showing import say_marking, say_over
from actions.turn import Turn

WRONG_FORM = "answer_form"


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
        answer, before = answer_said(turn, held), turn.sent_before(key)
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


def _ask_again(turn: Turn) -> None:
    turn.forget(*ANSWERS)
    turn.go_on_with(FORM)


def _leave(turn: Turn) -> None:
    end(turn)
    turn.stay_here()
