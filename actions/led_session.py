"""Find the session that is to be led, and say where one stands and what can be done now."""

from __future__ import annotations

import logging
from typing import Any

from actions.api.people import Myself
from actions.api.sessions import LedSession, Step
from actions.errors import ActionsError, ApiRefusedError
from actions.labels import label
from actions.turn import Acting, Turn, payload
from study.session.state import Phase

log = logging.getLogger(__name__)

LED = "led_session"
"""The slot with the id of the session that was led last: it need not be chosen again."""
LED_NOW = "led"
"""The slot that tells rules what a bare 继续, 跳过 or 换一个 means: running, paused, drawn, or nothing."""
CLOSE_SESSION, END_QUIZ = "close_session", "end_quiz"
"""The kinds of the questions whether to end the session, or its quiz."""
STANDS = frozenset({"wrong_phase", "wrong_step"})

STANDING = {
    Phase.PLANNED: "utter_session_is_planned",
    Phase.OPEN: "utter_session_is_open",
    Phase.PAUSED: "utter_session_is_paused",
    Phase.CLOSED: "utter_session_over",
}


class Leading(Acting):
    """An action of whoever leads; a command that does not fit is answered with what can be done now."""

    kind = "session"
    forbidden = "utter_only_leaders"
    sign_in = "utter_sign_in_to_lead"
    unavailable = "utter_lead_unavailable"

    async def act(self, turn: Turn) -> None:
        """Find the session first; there may be none, or several."""
        session = await session_to_lead(turn)
        if session is not None:
            await self.lead(turn, session)

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Do it with that session, and say so."""
        raise NotImplementedError

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """Say why not, and where the session stands."""
        await super().refused(turn, error)
        session = turn.entity("session_id") or turn.slot(LED)
        if error.code not in STANDS or session is None:
            return
        try:
            say_standing(turn, await turn.api.sessions.read(turn.visitor, session))
        except ActionsError as unreadable:
            log.warning("standing not told: %s", unreadable)


async def session_to_lead(turn: Turn) -> LedSession | None:
    """The session that is meant: the button's, the one led last, or the only one; None once that was said.

    Raises:
        SignInNeededError: nobody is signed in.
    """
    myself = await turn.api.people.myself(turn.visitor)
    live = (await turn.api.sessions.mine(turn.visitor)).live
    mine = [one for one in live if may_lead(myself, one)]
    if not mine:
        _say_none(turn, myself, is_live=bool(live))
        return None
    wanted = turn.entity("session_id")
    if wanted is not None and all(one.id != wanted for one in mine):
        turn.say("utter_session_over", kind="session")
        return None
    wanted = wanted or (turn.slot(LED) if any(one.id == turn.slot(LED) for one in mine) else None)
    if wanted is None and len(mine) > 1:
        ask_which(turn, mine)
        return None
    found = next(one for one in mine if wanted in {None, one.id})
    turn.remember(LED, found.id)
    return found


def may_lead(myself: Myself, session: LedSession) -> bool:
    """Whether the API would take commands for it; asking saves a refusal."""
    return session.leader_id == myself.id or myself.is_secretary_in(session.branch_id)


def ask_which(turn: Turn, sessions: list[LedSession]) -> None:
    """Ask for one of several, and go on with the same wish."""
    again = turn.entities()
    buttons = [
        {"title": one.title, "payload": payload(turn.intent, **{**again, "session_id": one.id})}
        for one in sessions
    ]
    turn.say("utter_which_session", kind="session", buttons=buttons)


def say_standing(turn: Turn, session: LedSession) -> None:
    """Say what is on now, what comes next, and offer what can be done."""
    if session.phase is Phase.RUNNING:
        response = "utter_session_runs" if session.following is not None else "utter_session_last_step"
    else:
        response = STANDING[session.phase]
    say_of(turn, response, session)


def say_of(turn: Turn, response: str, session: LedSession, *, kind: str = "session", **more: object) -> None:
    """Say something about a session; every response may name its steps and offer its next one."""
    remember_led(turn, session.phase.value if session.phase in {Phase.RUNNING, Phase.PAUSED} else None)
    turn.say(response, kind=kind, data={"session": data_of(session)}, said={**filled(session), **more})


def remember_led(turn: Turn, led: str | None) -> None:
    """Note what rules go by; a rule that went by another value has ended with that, so nothing follows."""
    turn.remember(LED_NOW, led)
    if led != turn.slot(LED_NOW):
        turn.stay_here()


def filled(session: LedSession) -> dict[str, str]:
    """What responses about a session may name."""
    return {
        "session_id": session.id,
        "title": session.title,
        "number": "" if session.step is None else str(session.step + 1),
        "total": str(len(session.steps)),
        "step": step_name(session, session.step),
        "following": "" if session.following is None else str(session.following),
        "following_step": step_name(session, session.following),
        "lead_mode": label("lead_modes", session.lead_mode),
        "left": str(sum(step.fate == "not_reached" for step in session.steps)),
    }


def data_of(session: LedSession) -> dict[str, Any]:
    """The same for a card."""
    return {
        "id": session.id,
        "title": session.title,
        "phase": session.phase.value,
        "step": session.step,
        "following": session.following,
    }


def step_name(session: LedSession, number: int | None) -> str:
    """What the screen calls a step; nothing where there is none."""
    return "" if number is None or number >= len(session.steps) else _name(session.steps[number])


def _name(step: Step) -> str:
    return label("steps", step.step) if isinstance(step.step, str) else step.step.name


def _say_none(turn: Turn, myself: Myself, *, is_live: bool) -> None:
    if is_live:
        turn.say("utter_only_leaders", kind="session")
    elif myself.branch_to_lead is None:
        turn.say("utter_no_session_live", kind="session")
    else:
        turn.say("utter_no_session_to_lead", kind="session")
