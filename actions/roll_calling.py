"""Hold a roll-call (随机点名): draw somebody, draw again, see what came of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

from actions import collaborators
from actions.api.roll_calls import Draw, RollCall
from actions.api.sessions import LedSession
from actions.api_client import ApiClient
from actions.draw_telling import chances_line, draw_data, say_drawn, say_outcome
from actions.drawing_several import (
    Following,
    Spawn,
    draw_the_rest,
    drawn_together,
    request_running,
    say_more_follow,
    say_several,
    spawn,
    swap_button,
)
from actions.errors import ActionsError
from actions.led_session import Leading
from actions.turn import Turn
from knowledge.numerals import parse_number

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 5.5
"""The window is 4 s, and the gateway waits 8 s for the whole turn. A longer one is not waited for."""
LOOKS_EVERY_S = 0.25
MOST_AT_ONCE = 20


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

    async def draw(self, turn: Turn, session: LedSession, *, ends: float) -> None:
        """Open a draw, wait for its window, and say who was drawn.

        Nothing can be sent to a conversation but an answer, so the answer waits. Everybody's phone shows the
        open draw meanwhile.
        """
        roll_call = await turn.api.roll_calls.of_session(turn.visitor, session.id)
        if roll_call is not None and request_running(roll_call.id) is not None:
            turn.say("utter_draw_is_open", kind="draw")
            return
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
                data=draw_data(session, opened, None),
                chances=chances_line(opened),
                session_id=session.id,
            )
        else:
            say_drawn(turn, session, opened, closed)
        first = closed or opened.open
        if first is not None:
            still_open_s = opened.open.window_s if opened.open and closed is None else 0.0
            self._draw_the_others(
                turn, session, opened, first=order.id, number=first.number, still_open_s=still_open_s
            )

    def _draw_the_others(
        self,
        turn: Turn,
        session: LedSession,
        opened: RollCall,
        *,
        first: str,
        number: int,
        still_open_s: float,
    ) -> None:
        """Go on after the reply, where several are wanted."""
        total = _wanted(turn)
        if total <= 1:
            return
        rest = Following(
            turn.visitor,
            session,
            opened.id,
            first,
            number=number,
            total=total,
            left=total - 1,
            window_s=opened.open.window_s if opened.open else 0.0,
            opened_s=still_open_s,
        )
        say_more_follow(turn, rest)
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
            except ActionsError as error:  # it is open all the same, and whoever looks later finds it closed
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
            await self.draw(turn, session, ends=time.monotonic() + LONGEST_WAIT_S)
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
        ends = time.monotonic() + LONGEST_WAIT_S
        roll_call = await turn.api.roll_calls.of_session(turn.visitor, session.id)
        if roll_call is None or roll_call.last is None:
            turn.say("utter_no_draw_yet", kind="draw")
            return
        waiting = [one for one in drawn_together(roll_call) if one.waits]
        if turn.entity("draw") is None and len(waiting) > 1 and roll_call.last.undone is None:
            buttons = [swap_button(session, one, turn.entity("reason")) for one in waiting]
            turn.say("utter_redraw_which", kind="draw", buttons=buttons)
            return
        meant = _meant(turn, roll_call, roll_call.last, waiting)
        if meant.outcome is not None or turn.entity("draw") not in {None, str(meant.number)}:
            turn.say("utter_outcome_stands", kind="draw")
            return
        reason = turn.entity("reason")
        if meant.undone is not None:
            await self.draw(turn, session, ends=ends)
        elif reason is None:
            turn.say(
                "utter_ask_redraw_reason",
                kind="draw",
                picked=meant.name,
                session_id=session.id,
                draw=meant.number,
                draws=turn.entity("draws") or "",
            )
        elif (running := request_running(roll_call.id)) is not None:
            await self._replace_between(turn, running, meant, reason, ends=ends)
        else:
            await _take_back(turn, session, roll_call.id, meant, reason)
            await self.draw(turn, session, ends=ends)

    async def _replace_between(
        self, turn: Turn, running: Following, meant: Draw, reason: str, *, ends: float
    ) -> None:
        """While a request draws one after the other, none is taken back but between two of its draws."""
        try:
            await asyncio.wait_for(running.between.acquire(), max(ends - time.monotonic(), 0))
        except TimeoutError:
            buttons = [swap_button(running.session, meant, reason)]
            turn.say("utter_draw_is_open", kind="draw", buttons=buttons)
            return
        try:
            await _take_back(turn, running.session, running.roll_call, meant, reason)
            goes_on = request_running(running.roll_call) is running
            if goes_on:
                running.one_more(meant)
                say_more_follow(turn, running)
        finally:
            running.between.release()
        if not goes_on:
            await self.draw(turn, running.session, ends=ends)


async def _take_back(turn: Turn, session: LedSession, roll_call: str, meant: Draw, reason: str) -> None:
    order = turn.order(f"undo:{roll_call}:{meant.number}", reason=reason)
    reason = str(order.decided["reason"])
    await turn.api.roll_calls.undo(
        turn.visitor, session, roll_call, meant.number, undo_id=order.id, reason=reason
    )
    turn.settled()
    turn.say("utter_draw_taken_back", kind="draw", picked=meant.name, reason=reason)


def _meant(turn: Turn, roll_call: RollCall, last: Draw, waiting: list[Draw]) -> Draw:
    """The one that is named, while nothing came of it; else who is waited for, or the last one."""
    named = turn.entity("draw")
    if named is not None:
        return next((one for one in roll_call.draws if str(one.number) == named and one.waits), last)
    return waiting[-1] if waiting and last.undone is None else last


def _wanted(turn: Turn) -> int:
    return min(parse_number(turn.entity("count") or "") or 1, MOST_AT_ONCE)


def _number(turn: Turn, name: str) -> int:
    return parse_number(turn.entity(name) or "") or 0
