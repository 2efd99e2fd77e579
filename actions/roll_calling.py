"""Hold a roll-call (随机点名): draw somebody, draw again, see what came of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

from actions import collaborators
from actions.api.roll_calls import Draw, Question, RollCall
from actions.api.sessions import LedSession
from actions.api_client import ApiClient
from actions.drawing_several import Following, Spawn, draw_the_rest, say_more_follow, say_several, spawn
from actions.errors import ActionsError
from actions.labels import label
from actions.led_session import Leading, remember_led
from actions.turn import Turn
from knowledge.numerals import parse_number

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 5.5
"""The window is 4 s, and the gateway waits 8 s for the whole turn. A longer one is not waited for."""
LOOKS_EVERY_S = 0.25
NAMED_CHANCES = 12
MOST_AT_ONCE = 20
NO_CHANCE = "0"


class _Drawing(Leading):
    """What both ways to draw have in common."""

    def __init__(
        self,
        api: Callable[[], ApiClient] = collaborators.api,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spawn: Spawn = spawn,
    ) -> None:
        super().__init__(api)
        self._sleep = sleep
        self._spawn = spawn

    async def draw(self, turn: Turn, session: LedSession) -> None:
        """Open a draw, wait for its window, and say who was drawn.

        Nothing can be sent to a conversation but an answer, so the answer waits. Everybody's phone shows the
        open draw meanwhile.
        """
        ends = time.monotonic() + LONGEST_WAIT_S
        roll_call = await turn.api.roll_calls.of_session(turn.visitor, session.id)
        if roll_call is None:
            begin = turn.order(f"roll_call:{session.id}")
            roll_call = await turn.api.roll_calls.begin(turn.visitor, session, roll_call=begin.id)
            turn.settled()
        order = turn.order(f"draw:{roll_call.id}")
        if order.again and roll_call.open is None and roll_call.last and not roll_call.last.waits:
            order = turn.order_anew(f"draw:{roll_call.id}")  # it was drawn then, and that is over
        opened = await turn.api.roll_calls.open_draw(turn.visitor, session, roll_call.id, draw_id=order.id)
        turn.settled()
        closed = await self._closed(turn, session, opened, ends=ends)
        if closed is None:
            turn.say(
                "utter_draw_is_under_way",
                kind="draw",
                data=_data(session, opened, None),
                chances=chances_line(opened),
                session_id=session.id,
            )
            return
        say_drawn(turn, session, opened, closed)
        left = _wanted(turn) - 1
        if left > 0:
            window_s = opened.open.window_s if opened.open else 0.0
            say_more_follow(turn, session, closed, left, window_s)
            rest = Following(turn.visitor, session, opened.id, order.id, left)
            self._spawn(draw_the_rest(turn.api, rest, sleep=self._sleep))

    async def _closed(self, turn: Turn, session: LedSession, opened: RollCall, *, ends: float) -> Draw | None:
        """The draw once it is over; None where that takes too long."""
        if opened.open is None:
            return opened.last
        if time.monotonic() + opened.open.window_s > ends:
            return None
        await self._sleep(opened.open.window_s)
        while True:
            try:
                now = await turn.api.roll_calls.read(turn.visitor, session.id, opened.id)
            except (
                ActionsError
            ) as error:  # it was opened all the same, and whoever looks later finds it closed
                log.warning("draw not seen closed: %s", error)
                return None
            closed = next((draw for draw in now.draws if draw.number == opened.open.number), None)
            if closed is not None or time.monotonic() > ends:
                return closed
            await self._sleep(LOOKS_EVERY_S)


class DrawSomebody(_Drawing):
    """Draws one, or several one after the other: the first one's name comes at once."""

    called: ClassVar[str] = "action_roll_call"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Draw, or with the button that only looks, say what came of the last draw."""
        if turn.entity("look") is None:
            await self.draw(turn, session)
            return
        roll_call = await turn.api.roll_calls.of_session(turn.visitor, session.id)
        if roll_call is not None and turn.entity("draws") is not None:
            say_several(turn, session, roll_call, _number(turn, "draws"), _number(turn, "upto"))
            return
        if roll_call is None or roll_call.last is None or roll_call.open is not None:
            turn.say(
                "utter_draw_is_open" if roll_call and roll_call.open else "utter_no_draw_yet", kind="draw"
            )
            return
        say_outcome(turn, session, roll_call, roll_call.last)


class Redraw(_Drawing):
    """Takes the last draw back, or one of several, for a reason, and draws again."""

    called: ClassVar[str] = "action_redraw"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """A draw that is taken back already is not taken back again: then only the new one is missing."""
        roll_call = await turn.api.roll_calls.of_session(turn.visitor, session.id)
        last = None if roll_call is None else _meant(turn, roll_call)
        if roll_call is None or last is None:
            turn.say("utter_no_draw_yet", kind="draw")
            return
        if last.outcome is not None or turn.entity("draw") not in {None, str(last.number)}:
            turn.say("utter_outcome_stands", kind="draw")
            return
        if last.undone is None:
            reason = turn.entity("reason")
            if reason is None:
                turn.say(
                    "utter_ask_redraw_reason",
                    kind="draw",
                    picked=last.name,
                    session_id=session.id,
                    draw=last.number,
                    draws=turn.entity("draws") or "",
                )
                return
            order = turn.order(f"undo:{roll_call.id}:{last.number}", reason=reason)
            reason = str(order.decided["reason"])
            await turn.api.roll_calls.undo(
                turn.visitor, session, roll_call.id, last.number, undo_id=order.id, reason=reason
            )
            turn.settled()
            turn.say("utter_draw_taken_back", kind="draw", picked=last.name, reason=reason)
        await self.draw(turn, session)


def _meant(turn: Turn, roll_call: RollCall) -> Draw | None:
    """One of several by its number, while nothing came of it; else the last one."""
    if not turn.entity("draws"):
        return roll_call.last
    named = (one for one in roll_call.draws if str(one.number) == turn.entity("draw") and one.waits)
    return next(named, roll_call.last)


def say_drawn(turn: Turn, session: LedSession, opened: RollCall, drawn: Draw) -> None:
    """Say who was drawn, out of whom with which chances, and the question."""
    asks = drawn.question is not None
    remember_led(turn, "drawn")
    turn.say(
        "utter_drawn_with_question" if asks else "utter_drawn",
        kind="draw",
        data=_data(session, opened, drawn),
        picked=drawn.name,
        candidates=drawn.candidates,
        chances=chances_line(opened),
        question="" if drawn.question is None else drawn.question.text,
        session_id=session.id,
        roll_call_id=opened.id,
        draw=drawn.number,
    )


def say_outcome(turn: Turn, session: LedSession, roll_call: RollCall, draw: Draw) -> None:
    """Say what came of a draw; while nothing has, offer to wait, to pass for them, or to draw again."""
    outcome = draw.outcome
    if draw.undone is not None:
        turn.say("utter_draw_was_taken_back", kind="draw", picked=draw.name, reason=draw.undone)
    elif outcome is None:
        turn.say(
            "utter_call_waits",
            kind="draw",
            data=_data(session, roll_call, draw),
            picked=draw.name,
            question=question_of(draw.question),
            session_id=session.id,
            roll_call_id=roll_call.id,
            draw=draw.number,
        )
    elif outcome.outcome == "passed":
        turn.say("utter_call_passed", kind="draw", data=_data(session, roll_call, draw), picked=draw.name)
    else:
        turn.say(
            "utter_call_answered",
            kind="draw",
            data=_data(session, roll_call, draw),
            picked=draw.name,
            note=outcome.note or "",
        )
        say_approved(turn, draw)


def question_of(question: Question | None) -> str:
    """What the drawn member is asked; without a card's question, for a few words."""
    return label("calls", "no_question") if question is None else question.text


def say_approved(turn: Turn, draw: Draw) -> None:
    """Say the approved answer with its source, where the draw had a card's question."""
    approved = None if draw.outcome is None else draw.outcome.approved
    if approved is None:
        return
    source = approved.source
    if source is None:
        turn.say("utter_approved_answer_alone", kind="draw", answer=approved.text)
        return
    turn.say(
        "utter_approved_answer",
        kind="draw",
        answer=approved.text,
        quote=source.quote,
        citation=" ".join([source.title, *([source.provision] if source.provision else [])]),
    )


def chances_line(roll_call: RollCall) -> str:
    """Everybody's chance before the draw, in one line; of many people the fraction alone."""
    in_it = [one for one in roll_call.chances if one.chance != NO_CHANCE]
    if len(in_it) > NAMED_CHANCES:
        return label("chances", "of_many").format(people=len(in_it), chance=in_it[0].chance)
    each = label("chances", "each")
    said = [each.format(name=one.name, chance=one.chance) for one in in_it]
    return label("chances", "between").join(said)


def _wanted(turn: Turn) -> int:
    return min(parse_number(turn.entity("count") or "") or 1, MOST_AT_ONCE)


def _number(turn: Turn, name: str) -> int:
    return parse_number(turn.entity(name) or "") or 0


def _data(session: LedSession, roll_call: RollCall, drawn: Draw | None) -> dict[str, object]:
    return {
        "session_id": session.id,
        "roll_call_id": roll_call.id,
        "draw": drawn.number if drawn else (roll_call.open.number if roll_call.open else None),
        "picked": drawn.picked if drawn else None,
        "chances": [{"member_id": one.member_id, "chance": one.chance} for one in roll_call.chances],
    }
