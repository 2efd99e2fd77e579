"""Open a session: a planned one, or one on the spot; or take the lead of one that is silent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from actions.api.people import Myself
from actions.api.records import LOCAL_TIME
from actions.api.sessions import Do, LedSession, MySessions
from actions.labels import label
from actions.led_session import LED, Leading, may_lead, say_of, say_standing
from actions.turn import Turn, payload
from study.session.actions import LeadMode

LEAD_MODES = frozenset(mode.value for mode in LeadMode)


class StartSession(Leading):
    """Opens a session, or says that one is open."""

    called: ClassVar[str] = "action_start_session"

    async def act(self, turn: Turn) -> None:
        """Whatever is live comes first: nobody wants two sessions of a branch at once."""
        myself = await turn.api.people.myself(turn.visitor)
        found = await turn.api.sessions.mine(turn.visitor)
        live = [one for one in found.live if may_lead(myself, one)]
        wanted = turn.entity("session_id")
        chosen = next((one for one in live if wanted in {None, one.id}), None)
        if chosen is not None:
            await self._go_on(turn, chosen)
        elif wanted is not None:
            await self._open(turn, myself, found, wanted)
        elif myself.branch_to_lead is None:
            turn.say("utter_session_goes_on" if found.live else "utter_only_leaders", kind="session")
        else:
            await self._begin(turn, myself, found)

    async def _go_on(self, turn: Turn, session: LedSession) -> None:
        turn.remember(LED, session.id)
        if turn.entity("take_over") is not None and not session.is_led_here:
            order = turn.order(f"take_over:{session.id}")
            session = await turn.api.sessions.command(turn.visitor, session, Do.TAKE_OVER, order_id=order.id)
            turn.settled()
            say_of(turn, "utter_lead_taken", session)
        elif not session.is_led_here:
            say_of(turn, "utter_led_from_other_device", session)
            return
        say_standing(turn, session)

    async def _open(self, turn: Turn, myself: Myself, found: MySessions, wanted: str) -> None:
        planned = next((one for one in found.planned if one.id == wanted and may_lead(myself, one)), None)
        if planned is None:
            turn.say("utter_session_over", kind="session")
            return
        order = turn.order(f"open:{wanted}")
        session = await turn.api.sessions.command(turn.visitor, planned, Do.OPEN, order_id=order.id)
        turn.settled()
        turn.remember(LED, session.id)
        say_of(turn, "utter_session_opened", session)

    async def _begin(self, turn: Turn, myself: Myself, found: MySessions) -> None:
        planned = [one for one in found.planned if may_lead(myself, one)]
        lead_mode = turn.entity("lead_mode")
        if planned and turn.entity("on_the_spot") is None and lead_mode is None:
            buttons = [
                {"title": one.title, "payload": payload("start_session", session_id=one.id)}
                for one in planned
            ]
            turn.say("utter_planned_sessions", kind="session", buttons=buttons)
            return
        if lead_mode not in LEAD_MODES:
            turn.say("utter_ask_lead_mode", kind="session")
            return
        branch = myself.branch_to_lead
        order = turn.order(f"start:{branch}")
        today = datetime.now(UTC).astimezone(LOCAL_TIME)
        session = await turn.api.sessions.start(
            turn.visitor,
            session=order.id,
            branch=str(branch),
            title=label("titles", "session").format(month=today.month, day=today.day),
            lead_mode=str(lead_mode),
            leader=myself.id,
        )
        turn.settled()
        turn.remember(LED, session.id)
        say_of(turn, "utter_session_opened", session)


class ChooseLeadMode(StartSession):
    """The same, with who leads: 今天书记领学 starts a session as well; an open one keeps its mode."""

    called: ClassVar[str] = "action_choose_lead_mode"
