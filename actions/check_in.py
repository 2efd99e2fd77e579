"""Take a study check-in, of the session that goes on or else of the day: begin, post, give up, ask for it."""

from __future__ import annotations

import logging
from typing import Any, ClassVar
from uuid import uuid4

from actions.api.attendance import StandingResult
from actions.api.records import CheckIn
from actions.api.sessions import LedSession
from actions.errors import ActionsError, ApiRefusedError, SignInNeededError
from actions.turn import Acting, Turn, payload
from study.records import CheckInMode

log = logging.getLogger(__name__)

FORM = "check_in_form"
FORM_SLOTS = (
    "check_in_id", "check_in_name", "check_in_mode", "check_in_note", "check_in_code", "check_in_session",
    "check_in_title",
)  # fmt: skip
STANDINGS = {
    "counted": "utter_session_standing_counted",
    "waiting": "utter_session_standing_waiting",
    "declined": "utter_session_standing_declined",
    "missing": "utter_session_standing_missing",
}
WAITS = "waiting"
COUNTED = "counted"


class _CheckingIn(Acting):
    kind = "check_in"
    sign_in = "utter_check_in_sign_in_first"
    unavailable = "utter_check_in_not_recorded"

    async def given_up(self, turn: Turn) -> None:
        """Who tries again fills it in anew."""
        turn.forget(*FORM_SLOTS)


class BeginCheckIn(_CheckingIn):
    """Gives the check-in its UUID, finds the session it is for, and fills in the member's name."""

    called: ClassVar[str] = "action_begin_check_in"

    async def act(self, turn: Turn) -> None:
        """A check-in that could not be posted keeps its UUID, so that it is recorded once.

        Who is not signed in hears so before filling in anything.
        """
        if turn.slot("check_in_id") is None:
            turn.remember("check_in_id", str(uuid4()))
        try:
            name = turn.slot("check_in_name") or (await turn.api.people.myself(turn.visitor)).name
            turn.remember("check_in_name", name)
            if turn.slot("check_in_id") is None:
                await _find_session(turn)
        except SignInNeededError:
            turn.say(self.sign_in, kind=self.kind)
            turn.forget(*FORM_SLOTS)
            turn.stay_here(instead_of=FORM)
        except ActionsError as error:
            log.warning("not looked up who checks in to what: %s", error)


class SubmitCheckIn(_CheckingIn):
    """Posts the filled-in form."""

    called: ClassVar[str] = "action_submit_check_in"

    async def act(self, turn: Turn) -> None:
        """Confirm what the API has recorded; if it could not be asked, keep everything for a retry."""
        session, code = turn.slot("check_in_session"), turn.slot("check_in_code")
        if session is None and code is None:
            await self._of_the_day(turn)
        elif code is None and turn.slot("check_in_mode") == CheckInMode.PAPER:
            turn.say("utter_check_in_paper_by_leader", kind=self.kind)
        else:
            await self._of_session(turn, session, code)
        turn.forget(*FORM_SLOTS)

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """The day's check-in has one sentence for all that its form should have caught."""
        if turn.slot("check_in_session") is None and turn.slot("check_in_code") is None:
            turn.say("utter_check_in_refused", kind=self.kind)
        else:
            await super().refused(turn, error)

    async def _of_the_day(self, turn: Turn) -> None:
        result = await turn.api.records.check_in(
            turn.visitor,
            check_in_id=turn.slot("check_in_id"),
            mode=turn.slot("check_in_mode"),
            note=turn.slot("check_in_note"),
        )
        _say(turn, "utter_checked_in" if result.created else "utter_already_checked_in", result.check_in)

    async def _of_session(self, turn: Turn, session: str | None, code: str | None) -> None:
        check_in_id, note = turn.slot("check_in_id"), turn.slot("check_in_note")
        if code is not None or session is None:
            result = await turn.api.attendance.join(turn.visitor, check_in_id=check_in_id, digits=str(code))
        else:
            by_note = turn.slot("check_in_mode") == CheckInMode.MESSAGE
            result = await turn.api.attendance.check_in(
                turn.visitor, session, check_in_id=check_in_id, note=str(note) if by_note else None
            )
        turn.say(_response_for(result), kind=self.kind, data={"standing": result.standing.model_dump()})


class StopCheckIn(_CheckingIn):
    """Gives the check-in up: nothing was posted."""

    called: ClassVar[str] = "action_stop_check_in"

    async def act(self, turn: Turn) -> None:
        """Forget what was filled in."""
        turn.say("utter_check_in_stopped", kind=self.kind)
        turn.forget(*FORM_SLOTS)


class CheckInStatus(_CheckingIn):
    """Says how the member stands in the session that goes on, or else whether they checked in today."""

    called: ClassVar[str] = "action_check_in_status"
    unavailable = "utter_check_in_status_unknown"

    async def act(self, turn: Turn) -> None:
        """Answer from the API, not from the conversation."""
        live = (await turn.api.sessions.mine(turn.visitor)).live
        for session in live:
            standing = (await turn.api.attendance.mine(turn.visitor, session.id)).standing
            turn.say(
                STANDINGS[standing.state],
                kind=self.kind,
                data={"standing": standing.model_dump()},
                title=session.title,
                session_id=session.id,
            )
        if not live:
            today = (await turn.api.records.check_ins(turn.visitor)).today
            _say(turn, "utter_checked_in_today" if today else "utter_not_checked_in_today", today)

    async def given_up(self, turn: Turn) -> None:
        """A question in the middle of the form leaves it as it is."""


async def _find_session(turn: Turn) -> None:
    """Which session it is for: none, the only one in which they are not counted, or one to be chosen."""
    wanted = turn.entity("session_id")
    live = [one for one in (await turn.api.sessions.mine(turn.visitor)).live if wanted in {None, one.id}]
    if turn.entity("check_in_code") is not None or not live:
        return
    if len(live) > 1:
        buttons = [{"title": one.title, "payload": payload("check_in", session_id=one.id)} for one in live]
        turn.say("utter_which_session", kind="check_in", buttons=buttons)
        turn.forget(*FORM_SLOTS)
        turn.stay_here(instead_of=FORM)
        return
    await _for_session(turn, live[0])


async def _for_session(turn: Turn, session: LedSession) -> None:
    standing = (await turn.api.attendance.mine(turn.visitor, session.id)).standing
    if standing.state == COUNTED:
        turn.say("utter_session_already_checked_in", kind="check_in", title=session.title)
        turn.forget(*FORM_SLOTS)
        turn.stay_here(instead_of=FORM)
        return
    turn.remember("check_in_session", session.id)
    turn.remember("check_in_title", session.title)


def _response_for(result: StandingResult) -> str:
    if result.standing.state == WAITS:
        return "utter_check_in_waits"
    return "utter_session_checked_in" if result.created else "utter_session_already_counted"


def _say(turn: Turn, response: str, check_in: CheckIn | None) -> None:
    if check_in is None:
        turn.say(response, kind="check_in")
        return
    data: dict[str, Any] = {
        "name": check_in.name, "mode": check_in.mode, "recorded_at": check_in.recorded_at.isoformat()
    }  # fmt: skip
    turn.say(response, kind="check_in", data={"check_in": data}, name=check_in.name, time=check_in.clock_time)
