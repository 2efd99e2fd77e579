"""Answer a roll-call: be told, answer in words, or pass."""

from __future__ import annotations

from typing import Any

from actions.api.roll_calls import Call, RollCall
from actions.draw_telling import question_of, say_approved
from actions.turn import BUTTON, HALF_SAID, Acting, Turn
from study.rules import NOTE_LIMIT

CALL = "open_call"
"""The slot with the call that is being answered."""
ANSWER = "roll_call_answer"
QUESTION = "call_question"
FRESH = "call_fresh"
"""Set while nobody can have read the question: the gateway tells it together with what was typed before.

`told`, then `asked` once the question was put; when it is put again, it has been read.
"""
TOLD, ASKED = "told", "asked"
SAID = "call_said"
"""What was said and may be the answer: taken once that is meant."""
SAID_AS = "call_said_as"
"""The short word that this was, an entity of `SHORT`; empty for other words."""
SHORT = ("option", "truth", "rating")
"""What a short word, the entity `short_word`, may be: it may mean something else than the answer."""
FORM = "roll_call_form"
SLOTS = (CALL, ANSWER, QUESTION, FRESH, SAID, SAID_AS)


class _Called(Acting):
    """What all three have in common."""

    kind = "call"
    unavailable = "utter_answer_not_recorded"

    async def given_up(self, turn: Turn) -> None:
        """Nothing waits any more."""
        turn.forget(*SLOTS)


class RollCalled(_Called):
    """Tells the drawn member; the gateway starts it before their next message."""

    called = "action_roll_called"
    unavailable = "utter_records_unavailable"

    async def act(self, turn: Turn) -> None:
        """Say what they were drawn for; a call that is open no more is not answered.

        In the middle of other words the gateway is not heard, and tells it again with the next message.
        """
        form = turn.active_form
        if turn.entity("draw") is not None and form in HALF_SAID:
            turn.leave_to_form(form)
            return
        calls = await turn.api.roll_calls.mine(turn.visitor)
        if not calls:
            turn.say("utter_no_call", kind=self.kind)
            turn.forget(*SLOTS)
            turn.stay_here()
            return
        call = calls[0]
        if _kept(call) != turn.slot(CALL):
            turn.say("utter_called", kind=self.kind, data={"call": _kept(call)}, title=call.session_title)
            turn.forget(ANSWER, SAID, SAID_AS)
            turn.remember(FRESH, None if turn.entity("draw") is None else TOLD)
        elif turn.entity("answer_meant") is not None and turn.slot(SAID):
            turn.remember(ANSWER, turn.slot(SAID))
            turn.forget(SAID, SAID_AS)
        turn.remember(CALL, _kept(call))
        turn.remember(QUESTION, question_of(call.question))

    async def interrupted(self, turn: Turn) -> None:
        """There is nothing to ask yet."""
        turn.stay_here()

    async def given_up(self, turn: Turn) -> None:
        """There is nothing to ask."""
        await super().given_up(turn)
        turn.stay_here()


class AskRollCallAnswer(_Called):
    """Puts the question, at first and after whatever came in between."""

    called = "action_ask_roll_call_answer"

    async def act(self, turn: Turn) -> None:
        """Put it, and note whether it can have been read."""
        turn.remember(FRESH, ASKED if turn.slot(FRESH) == TOLD else None)
        turn.say("utter_ask_roll_call_answer", kind=self.kind, question=turn.slot(QUESTION) or "")


class SubmitRollCallAnswer(_Called):
    """Records the answer."""

    called = "action_submit_roll_call_answer"

    async def act(self, turn: Turn) -> None:
        """Record it once, and show the approved answer."""
        call, answer, short = _call(turn), turn.slot(ANSWER), _short_word(turn)
        if call is None or not answer:
            turn.say("utter_no_call", kind=self.kind)
            return
        if short and turn.text:
            answer = turn.text  # as it was said: the form has 对 and 满意 in the one form that commands take
        if _agrees(turn, short):
            answer = turn.slot(SAID)
            turn.remember(ANSWER, answer)  # what a lost answer is sent again with
        elif turn.slot(FRESH) or short or len(answer) > NOTE_LIMIT:
            self._ask_again(turn, answer, short)
            return
        order = turn.order(f"outcome:{call.roll_call_id}:{call.draw}", note=answer)
        recorded = await turn.api.roll_calls.record(
            turn.visitor, call, outcome_id=order.id, note=str(order.decided["note"])
        )
        turn.settled()
        turn.say("utter_answer_recorded", kind=self.kind, data={"call": _kept(call)})
        _show_approved(turn, recorded, call)
        await self.given_up(turn)

    def _ask_again(self, turn: Turn, answer: str, short: str | None) -> None:
        """An answer is shown to all and stays: a short word, or words before the question, may be none."""
        if len(answer) > NOTE_LIMIT:
            turn.say("utter_words_too_long", kind=self.kind)
        else:
            turn.say("utter_is_this_the_answer", kind=self.kind, answer=answer)
            turn.remember(SAID, answer)
            turn.remember(SAID_AS, short)
        turn.forget(ANSWER, FRESH)
        turn.go_on_with(FORM)


class Pass(_Called):
    """Passes: 过. Whoever leads may pass for somebody who stays silent, by the button."""

    called = "action_pass"
    unavailable = "utter_pass_not_recorded"

    async def act(self, turn: Turn) -> None:
        """Record the pass of the call that the button names, or of the own one."""
        named = _named(turn)
        call = named or _call(turn) or next(iter(await turn.api.roll_calls.mine(turn.visitor)), None)
        if call is None:
            turn.say("utter_no_call", kind=self.kind)
            return
        order = turn.order(f"outcome:{call.roll_call_id}:{call.draw}:pass")
        recorded = await turn.api.roll_calls.record(turn.visitor, call, outcome_id=order.id, note=None)
        turn.settled()
        turn.say("utter_passed_for_them" if named else "utter_passed", kind=self.kind)
        _show_approved(turn, recorded, call)
        await self.given_up(turn)


def _short_word(turn: Turn) -> str | None:
    """What kind of short word was all that was said: agreement is one, too."""
    if turn.entity("short_word") is not None:
        return next((kind for kind in SHORT if turn.entity(kind) is not None), "short_word")
    return "agree" if _is_agreement(turn) else None


def _is_agreement(turn: Turn) -> bool:
    """The words of the button, typed, are agreement, too; the button itself has filled the form."""
    return turn.intent == "agree" or turn.entity("answer_meant") not in {None, BUTTON}


def _agrees(turn: Turn, short: str | None) -> bool:
    """Whether the question if that is the answer was agreed to; the same kind of word again says nothing."""
    agreed = _is_agreement(turn) and turn.entity("truth") != "false"
    return bool(turn.slot(SAID)) and agreed and short != turn.slot(SAID_AS)


def _show_approved(turn: Turn, recorded: RollCall, call: Call) -> None:
    draw = next((one for one in recorded.draws if one.number == call.draw), None)
    if draw is not None:
        say_approved(turn, draw)


def _named(turn: Turn) -> Call | None:
    session, roll_call, draw = (turn.entity(name) for name in ("session_id", "roll_call_id", "draw"))
    if session is None or roll_call is None or draw is None or not draw.isdecimal():
        return None
    return Call(session_id=session, session_title="", roll_call_id=roll_call, draw=int(draw))


def _call(turn: Turn) -> Call | None:
    kept = turn.slot(CALL)
    return None if not isinstance(kept, dict) else Call(**kept, session_title="")


def _kept(call: Call) -> dict[str, Any]:
    return {"session_id": call.session_id, "roll_call_id": call.roll_call_id, "draw": call.draw}
