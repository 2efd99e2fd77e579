"""Take answers to the item at hand: send one once, say what came of it, go on; skip, hand in, stop."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from actions.answer_forms import answer_named, answer_said, last_letter, letters_fit
from actions.api.practice import Standing
from actions.errors import ApiRefusedError, ApiUnavailableError
from actions.leading import ResumeSession
from actions.led_quiz_leading import ResumeQuiz
from actions.led_quiz_playing import hold_led, quiz_of_mine, resume_own, send_answer
from actions.led_session import LED_NOW
from actions.quiz import (
    ANSWERS,
    FORM,
    KIND,
    LAST,
    MARK,
    OWN_MARK,
    Done,
    Open,
    Quizzing,
    end,
    go_on,
    held_of,
    hold_mark,
    is_at_hand,
    opened,
)
from actions.quiz_showing import say_marking, say_over
from actions.rating import KIND as FEEDBACK
from actions.rating import ThumbsDown
from actions.self_marking import go_on_unmarked, send_own_mark
from actions.turn import Turn
from study.self_study.attempts import Exercise
from study.session.state import Phase

WRONG_FORM = "answer_form"
PAUSED = "quiz_paused"
NOT_TAKING_PART = "quiz_not_taking_part"
STOPPED: Mapping[Exercise | None, str] = {
    Exercise.DAILY: "utter_quiz_stopped",
    Exercise.CHALLENGE: "utter_challenge_stopped",
    Exercise.EXAM: "utter_exam_stopped",
    Exercise.RETAKE: "utter_exam_stopped",
    Exercise.DUEL: "utter_duel_stopped",
}
"""What is true of each that is stopped; of the others, that what was answered counts."""
MANNERS = frozenset({"agree", "complain", "praise"})
"""What 对 and 不对 may be where nothing is open."""


class AnswerItem(Quizzing):
    """Sends an answer; one that was lost on the way is sent again under its id."""

    called = "action_answer_item"
    unavailable = "utter_item_answer_not_recorded"

    async def act(self, turn: Turn) -> None:
        """Say what came of it, and go on with the next item."""
        held = opened(turn)
        if held is None:
            await self._answer_what_is_open(turn)
            return
        if turn.entity("item") not in {None, held.item}:
            turn.say("utter_button_is_old", kind=self.kind)
            _ask_again(turn)
            return
        if turn.slot(KIND) == OWN_MARK:
            await send_own_mark(turn, held)
            return
        await self._send(turn, held, answer_said(turn, held))

    async def _answer_what_is_open(self, turn: Turn) -> None:
        """Nothing is at hand here: an answer by letter is one to the open item of the led quiz.

        Right after an answer of the bot's, 对 and 不对 follow that one, and no answer is changed by them.
        """
        if turn.intent in MANNERS and turn.just_answered(also=FEEDBACK) is not None:
            await self._take_for_manners(turn)
            return
        try:
            played = await quiz_of_mine(turn)
        except ApiUnavailableError:
            if turn.intent not in MANNERS:
                raise
            played = None
        if played is None or not played.is_open or played.item is None:
            if turn.intent in MANNERS:
                await self._take_for_manners(turn)
            elif not await resume_own(turn):
                turn.say("utter_no_item_open", kind=self.kind)
                _leave(turn)
            return
        item = played.item
        held = held_of(played.quiz.id, item, session=played.session)
        answer = answer_named(turn, item.kind, held)
        if turn.entity("item") not in {None, held.item}:
            turn.say("utter_button_is_old", kind=self.kind)
        elif turn.intent in MANNERS and answer is None:
            await self._take_for_manners(turn)
        elif answer is None:
            hold_led(turn, played)
            turn.go_on_with(FORM)
        else:
            hold_led(turn, played)  # an answer that is refused is asked for again
            await self._send(turn, held, answer)

    async def _take_for_manners(self, turn: Turn) -> None:
        """A complaint may be one about the answer before; the others are answered."""
        if turn.intent == "complain":
            await ThumbsDown(self._api).attempt(turn)
        else:
            turn.say(f"utter_{turn.intent}")

    async def _send(self, turn: Turn, held: Open, answer: JsonValue) -> None:
        key = f"answer:{held.exercise}:{held.item}"
        before = turn.sent_before(key)
        if answer is None and before is not None and not turn.entities():
            answer = before["answer"]
        if answer is None:
            _ask_again(turn)
            return
        if not letters_fit(held, answer):
            _say_letters_wanted(turn, held)
            _ask_again(turn)
            return
        is_same = before is None or before["answer"] == answer
        order = turn.order(key, answer=answer) if is_same else turn.order_anew(key, answer=answer)
        if held.session is not None:
            await send_answer(turn, held, answer, order)
            return
        taken = await turn.api.practice.answer(
            turn.visitor, held.exercise, held.item, answer, answer_id=order.id
        )
        await self._tell(turn, held, taken.exercise)

    async def _tell(self, turn: Turn, held: Open, standing: Standing) -> None:
        number = standing.number_of(held.item) or held.number
        item = await turn.api.practice.item(turn.visitor, held.exercise, number)
        say_marking(turn, item)
        current = await turn.api.practice.current(turn.visitor, held.exercise)
        turn.settled()
        turn.remember(LAST, Done(exercise=held.exercise, number=number).model_dump())
        if item.marking is not None and item.marking.waits_for_self_mark:
            hold_mark(turn, held, item)
            turn.go_on_with(FORM)
            return
        turn.go_on_with(FORM) if go_on(turn, current) else turn.stay_here()

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """An answer of another form than the item's is asked for again; otherwise the quiz is over."""
        if error.code == PAUSED:
            _ask_again(turn)
        elif error.code == WRONG_FORM:
            turn.say("utter_answer_not_understood", kind=self.kind)
            _ask_again(turn)
        elif error.code == NOT_TAKING_PART and opened(turn) is None and turn.intent in MANNERS:
            _leave(turn)
            await self._take_for_manners(turn)
        else:
            await super().refused(turn, error)
            _leave(turn)

    async def interrupted(self, turn: Turn) -> None:
        """The order keeps the answer: the button sends it again, and another one may be given."""
        if opened(turn) is None:
            _leave(turn)
            return
        turn.forget(*ANSWERS, MARK)
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
        if held.session is not None:
            turn.say("utter_led_no_skip", kind=self.kind)
            return
        if turn.slot(KIND) == OWN_MARK:
            await go_on_unmarked(turn, held)
            return
        order = turn.order(f"skip:{held.exercise}:{held.item}")
        standing = await turn.api.practice.skip(turn.visitor, held.exercise, held.item, skip_id=order.id)
        turn.settled()
        alone = standing.following == standing.number_of(held.item)
        turn.say("utter_only_item_left" if alone else "utter_item_skipped", kind=self.kind)
        if not go_on(turn, await turn.api.practice.current(turn.visitor, held.exercise)):
            turn.stay_here()


class GoOnWithItem(Quizzing):
    """继续 while an item is open: the form asks it again, and nothing is skipped.

    Who leads may mean the led quiz or the session that is paused.
    """

    called = "action_go_on_with_item"

    async def act(self, turn: Turn) -> None:
        """Let go on what waits for it."""
        held = opened(turn)
        plays = turn.entity("session_id") is not None or (held is not None and held.session is not None)
        if turn.intent == "resume_quiz" and plays:
            await ResumeQuiz(self._api).attempt(turn)
        elif turn.intent == "resume_session" and turn.slot(LED_NOW) == Phase.PAUSED:
            await ResumeSession(self._api).attempt(turn)


class HandIn(Quizzing):
    """Hands in, and says how it went."""

    called = "action_hand_in"

    async def act(self, turn: Turn) -> None:
        """What was left out of an exam is worth nothing."""
        held = opened(turn)
        if held is None:
            turn.say("utter_no_item_open", kind=self.kind)
            return
        if held.session is not None:
            turn.say("utter_led_no_hand_in", kind=self.kind)
            end(turn)
            return
        order = turn.order(f"hand_in:{held.exercise}")
        standing = await turn.api.practice.hand_in(turn.visitor, held.exercise, hand_in_id=order.id)
        turn.settled()
        say_over(turn, standing)
        end(turn)


class StopQuiz(Quizzing):
    """Leaves the quiz as it stands, and says whether it can be gone on with."""

    called = "action_stop_quiz"

    async def act(self, turn: Turn) -> None:
        """The led quiz goes on without them."""
        held = opened(turn)
        if held is None or held.session is None:
            practice = None if held is None else held.practice
            turn.say(STOPPED.get(practice, "utter_practice_stopped"), kind=self.kind)
        else:
            ends_it = turn.intent in {"end_quiz", "pause_quiz"}
            turn.say("utter_only_leaders" if ends_it else "utter_led_left", kind=self.kind)
        end(turn)


def _say_letters_wanted(turn: Turn, held: Open) -> None:
    """Say how many letters make an answer, and which there are."""
    responses = {0: "utter_letters_there_are", 1: "utter_one_letter_wanted"}
    turn.say(
        responses.get(held.letters, "utter_letters_wanted"),
        kind="quiz",
        wanted=held.letters,
        last=last_letter(held),
    )


def _ask_again(turn: Turn) -> None:
    if not is_at_hand(turn):
        _leave(turn)  # the form would be done at once, and its rule would run the same action again
        return
    turn.forget(*ANSWERS, MARK)
    turn.go_on_with(FORM)


def _leave(turn: Turn) -> None:
    end(turn)
    turn.stay_here()
