"""Take part in a session: who is missing, make up for one, speak."""

from __future__ import annotations

from actions.api.people import Myself
from actions.api.sessions import LedSession
from actions.labels import label
from actions.led_session import may_lead
from actions.turn import Acting, Turn, payload
from study.records import CheckInMode
from study.session.state import Phase

NAMED = 30
MODES = frozenset(mode.value for mode in CheckInMode)
NOT_COUNTED = frozenset({"missing", "declined"})


class WhoIsMissing(Acting):
    """Names who is missing, to whoever leads; others hear the numbers."""

    called = "action_who_is_missing"
    kind = "attendance"

    async def act(self, turn: Turn) -> None:
        """The names of a session that goes on."""
        myself = await turn.api.people.myself(turn.visitor)
        session = await _the_live_one(turn, myself)
        if session is None:
            return
        if not may_lead(myself, session):
            totals = (await turn.api.attendance.mine(turn.visitor, session.id)).totals
            turn.say(
                "utter_numbers_only",
                kind=self.kind,
                title=session.title,
                expected=totals.expected,
                counted=totals.counted,
            )
            return
        board = await turn.api.attendance.board(turn.visitor, session.id)
        missing = [*board.names_of("missing"), *board.names_of("declined")]
        waiting = board.names_of("waiting")
        turn.say(
            "utter_who_is_missing" if missing else "utter_nobody_is_missing",
            kind=self.kind,
            data={"totals": board.totals.model_dump()},
            title=session.title,
            expected=board.totals.expected,
            counted=board.totals.counted,
            missing=len(missing),
            names=names_line(missing),
        )
        if waiting:
            turn.say("utter_who_waits", kind=self.kind, names=names_line(waiting), waiting=len(waiting))


class MakeUp(Acting):
    """Asks to be counted afterwards: which session, by which mode, and why."""

    called = "action_make_up"
    kind = "check_in"
    unavailable = "utter_make_up_not_recorded"
    sign_in = "utter_check_in_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """Ask for what is missing by buttons that carry the rest."""
        session = await self._session(turn)
        if session is None:
            return
        said = {"session_id": session.id, "title": session.title}
        mode, reason = turn.entity("check_in_mode"), turn.entity("reason")
        if mode not in MODES:
            buttons = [
                {
                    "title": label("check_in_modes", one),
                    "payload": payload("make_up", session_id=session.id, check_in_mode=one, reason=reason),
                }
                for one in CheckInMode
            ]
            turn.say("utter_ask_make_up_mode", kind=self.kind, buttons=buttons, said=said)
            return
        if reason is None:
            turn.say("utter_ask_make_up_reason", kind=self.kind, check_in_mode=mode, said=said)
            return
        order = turn.order(f"make_up:{session.id}")
        result = await turn.api.attendance.ask_make_up(
            turn.visitor, session.id, make_up_id=order.id, mode=mode, reason=reason
        )
        turn.settled()
        response = "utter_make_up_asked" if result.created else "utter_make_up_waits"
        turn.say(response, kind=self.kind, said=said)

    async def _session(self, turn: Turn) -> LedSession | None:
        """The session to make up for: one in which the member is not counted, the newest first."""
        live = (await turn.api.sessions.mine(turn.visitor)).live
        possible = (*live, *(await turn.api.sessions.closed(turn.visitor)))
        wanted = turn.entity("session_id")
        if wanted is not None:
            chosen = next((one for one in possible if one.id == wanted), None)
            if chosen is None:
                turn.say("utter_session_over", kind=self.kind)
            return chosen
        open_ones = []
        for one in possible:
            standing = (await turn.api.attendance.mine(turn.visitor, one.id)).standing
            if standing.state in NOT_COUNTED:
                open_ones.append(one)
        if len(open_ones) == 1:
            return open_ones[0]
        if open_ones:
            again = turn.entities()
            buttons = [
                {"title": one.title, "payload": payload("make_up", **{**again, "session_id": one.id})}
                for one in open_ones
            ]
            turn.say("utter_which_session", kind=self.kind, buttons=buttons)
        else:
            turn.say("utter_nothing_to_make_up", kind=self.kind)
        return None


class Volunteer(Acting):
    """Notes that a member speaks of their own accord (自愿交流)."""

    called = "action_volunteer"
    kind = "session"

    async def act(self, turn: Turn) -> None:
        """In the session that runs; the screen and whoever leads see it."""
        found = await turn.api.sessions.mine(turn.visitor)
        running = [one for one in found.live if one.phase is Phase.RUNNING]
        wanted = turn.entity("session_id")
        chosen = [one for one in running if wanted in {None, one.id}]
        if not chosen:
            turn.say("utter_not_running" if found.live else "utter_no_session_live", kind=self.kind)
            return
        if len(chosen) > 1:
            buttons = [
                {"title": one.title, "payload": payload("volunteer", session_id=one.id)} for one in chosen
            ]
            turn.say("utter_which_session", kind=self.kind, buttons=buttons)
            return
        order = turn.order(f"volunteer:{chosen[0].id}:{chosen[0].step}")
        await turn.api.sessions.volunteer(turn.visitor, chosen[0].id, speech_id=order.id)
        turn.settled()
        turn.say("utter_volunteered", kind=self.kind, title=chosen[0].title)


def names_line(names: list[str] | tuple[str, ...]) -> str:
    """Names in one line, not more than anybody reads."""
    line = label("chances", "between").join(names[:NAMED])
    return line if len(names) <= NAMED else label("names", "and_more").format(names=line, people=len(names))


async def _the_live_one(turn: Turn, myself: Myself) -> LedSession | None:
    live = (await turn.api.sessions.mine(turn.visitor)).live
    wanted = turn.entity("session_id")
    chosen = [one for one in live if wanted in {None, one.id}]
    led = [one for one in chosen if may_lead(myself, one)] or chosen
    if not led:
        turn.say("utter_no_session_live", kind="attendance")
        return None
    if len(led) > 1:
        buttons = [{"title": one.title, "payload": payload(turn.intent, session_id=one.id)} for one in led]
        turn.say("utter_which_session", kind="attendance", buttons=buttons)
        return None
    return led[0]
