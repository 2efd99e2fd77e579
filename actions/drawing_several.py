"""点三个人: draw several one after the other as one request, and say who was drawn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from math import ceil
from uuid import UUID, uuid5

from actions.api.roll_calls import Draw, RollCall
from actions.api.sessions import LedSession
from actions.api_client import ApiClient
from actions.errors import ActionsError
from actions.labels import label
from actions.turn import Turn, payload

log = logging.getLogger(__name__)

AFTER_WINDOW_S = 0.3
"""The API closes a draw when its window is over; it is asked again as often as this."""
LOOKS = 20

Spawn = Callable[[Coroutine[None, None, None]], None]
Sleep = Callable[[float], Awaitable[None]]

_running: set[asyncio.Task[None]] = set()


def spawn(work: Coroutine[None, None, None]) -> None:
    """Let it run after the reply: each draw takes its window, and nobody waits for all of them."""
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)


@dataclass(frozen=True, slots=True)
class Following:
    """The draws of a request that come after the first one, whose id is `first`."""

    visitor: str
    session: LedSession
    roll_call: str
    first: str
    left: int


async def draw_the_rest(api: ApiClient, wanted: Following, *, sleep: Sleep) -> None:
    """Open one draw after the other, each closed before the next; ids follow from the first one's.

    What goes wrong ends it: whoever looks then is offered to draw those that are missing.
    """
    for number in range(wanted.left):
        draw_id = str(uuid5(UUID(wanted.first), str(number)))
        try:
            opened = await api.roll_calls.open_draw(
                wanted.visitor, wanted.session, wanted.roll_call, draw_id=draw_id
            )
            if opened.open is not None:
                await sleep(opened.open.window_s)
                await _closed(api, wanted, sleep)
        except ActionsError as error:
            log.warning("draws left out: %d: %s", wanted.left - number, error)
            return


async def _closed(api: ApiClient, wanted: Following, sleep: Sleep) -> None:
    for _ in range(LOOKS):
        now = await api.roll_calls.read(wanted.visitor, wanted.session.id, wanted.roll_call)
        if now.open is None:
            return
        await sleep(AFTER_WINDOW_S)


def say_more_follow(turn: Turn, session: LedSession, drawn: Draw, left: int, window_s: float) -> None:
    """Say that the others are drawn now, and where to see them."""
    turn.say(
        "utter_more_follow",
        kind="draw",
        total=left + 1,
        left=left,
        seconds=ceil(left * window_s) + 1,
        session_id=session.id,
        upto=drawn.number + left,
    )


def say_several(turn: Turn, session: LedSession, roll_call: RollCall, total: int, upto: int) -> None:
    """Say who was drawn by one request; one who was drawn instead of another counts in that one's place."""
    drawn = [one for one in roll_call.draws if one.number > upto - total]
    standing = [one for one in drawn if one.undone is None]
    left = max(total - len(standing), 0)
    under_way = left > 0 and roll_call.open is not None
    swaps = [
        {
            "title": label("several", "swap").format(name=one.name),
            "payload": payload("redraw", session_id=session.id, draw=one.number, draws=1),
        }
        for one in standing
        if one.waits
    ]
    turn.say(
        "utter_several_under_way" if under_way else "utter_several_drawn",
        kind="draw",
        data={"session_id": session.id, "drawn": [one.picked for one in standing]},
        buttons=[] if under_way else swaps,
        drawn=len(standing),
        left=left,
        total=total,
        upto=upto,
        session_id=session.id,
        lines="\n".join(_line(place, one) for place, one in enumerate(standing, 1)),
    )
    if left > 0 and not under_way:
        turn.say("utter_more_to_draw", kind="draw", left=left, session_id=session.id)


def _line(place: int, one: Draw) -> str:
    question = label("calls", "no_question") if one.question is None else one.question.text
    line = label("several", "line").format(place=place, name=one.name, question=question)
    return line if one.outcome is None else label("several", one.outcome.outcome).format(line=line)
