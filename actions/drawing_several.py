"""点三个人: draw several one after the other as one request, and say who was drawn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count
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
_requests: dict[str, Following] = {}
"""The newest request for several of each roll-call, running or over; of so many roll-calls at most."""
_REMEMBERED = 200


def spawn(work: Coroutine[None, None, None]) -> None:
    """Let it run after the reply: each draw takes its window, and nobody waits for all of them."""
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)


@dataclass(slots=True, eq=False)
class Following:
    """The draws of a request that come after the first one, whose id is `first`.

    `between` is held while one is open: whoever takes a draw back waits for it. `opened_s` is the window of
    the first draw where that is open still.
    """

    visitor: str
    session: LedSession
    roll_call: str
    first: str
    number: int
    total: int
    left: int
    window_s: float
    opened_s: float = 0.0
    over: bool = False
    between: asyncio.Lock = field(default_factory=asyncio.Lock)

    def one_more(self, instead_of: Draw) -> None:
        """Draw one more, instead of one that was taken back."""
        self.left += 1
        self.total += instead_of.number < self.number


def request_running(roll_call: str) -> Following | None:
    """The request whose draws are not over yet; between two of them none is open."""
    request = _requests.get(roll_call)
    return None if request is None or request.over else request


def drawn_together(roll_call: RollCall) -> list[Draw]:
    """The draws that stand of the newest request for several; none once others were drawn after them."""
    request = _requests.get(roll_call.id)
    if request is None:
        return []
    standing = [one for one in roll_call.draws if one.number >= request.number and one.undone is None]
    return standing if len(standing) <= request.total else []


async def draw_the_rest(api: ApiClient, wanted: Following, *, sleep: Sleep) -> None:
    """Open one draw after the other, each closed before the next; ids follow from the first one's.

    What goes wrong ends it: whoever looks then is offered to draw those that are missing.
    """
    _requests.pop(wanted.roll_call, None)
    _requests[wanted.roll_call] = wanted
    while len(_requests) > _REMEMBERED:
        del _requests[next(iter(_requests))]
    try:
        await _draw_each(api, wanted, sleep)
    except ActionsError as error:
        log.warning("draws left out: %d: %s", wanted.left, error)
    finally:
        wanted.over = True


async def _draw_each(api: ApiClient, wanted: Following, sleep: Sleep) -> None:
    if wanted.opened_s > 0:
        async with wanted.between:
            await sleep(wanted.opened_s)
            await _closed(api, wanted, sleep)
            wanted.opened_s = 0.0
    for number in count():
        async with wanted.between:
            if wanted.left <= 0:
                return
            opened = await api.roll_calls.open_draw(
                wanted.visitor,
                wanted.session,
                wanted.roll_call,
                draw_id=str(uuid5(UUID(wanted.first), str(number))),
            )
            wanted.left -= 1
            if opened.open is not None:
                await sleep(opened.open.window_s)
                await _closed(api, wanted, sleep)


async def _closed(api: ApiClient, wanted: Following, sleep: Sleep) -> None:
    for _ in range(LOOKS):
        now = await api.roll_calls.read(wanted.visitor, wanted.session.id, wanted.roll_call)
        if now.open is None:
            return
        await sleep(AFTER_WINDOW_S)


def say_more_follow(turn: Turn, wanted: Following) -> None:
    """Say that the others are drawn now, and where to see them."""
    turn.say(
        "utter_more_follow",
        kind="draw",
        total=wanted.total,
        left=wanted.left,
        seconds=ceil(wanted.left * wanted.window_s + wanted.opened_s) + 1,
        session_id=wanted.session.id,
        upto=wanted.number + wanted.total - 1,
    )


def swap_button(session: LedSession, one: Draw, reason: str | None = None) -> dict[str, str]:
    """Draws somebody else instead of this one."""
    carried = {"session_id": session.id, "draw": one.number, "draws": 1, "reason": reason}
    title = label("several", "swap").format(name=one.name)
    return {"title": title, "payload": payload("redraw", **carried)}


def say_several(turn: Turn, session: LedSession, roll_call: RollCall, total: int, upto: int) -> None:
    """Say who was drawn by one request; one who was drawn instead of another counts in that one's place."""
    drawn = [one for one in roll_call.draws if one.number > upto - total]
    standing = [one for one in drawn if one.undone is None][:total]
    left = max(total - len(standing), 0)
    is_going_on = roll_call.open is not None or request_running(roll_call.id) is not None
    under_way = left > 0 and is_going_on
    swaps = [swap_button(session, one) for one in standing if one.waits]
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
