"""Offer the record of a session as files."""

from __future__ import annotations

from typing import ClassVar

from actions.led_session import may_lead
from actions.session_record import say_record
from actions.turn import Acting, Turn


class ExportRecord(Acting):
    """Offers the record of the session that goes on, or else of the one that ended last."""

    called: ClassVar[str] = "action_export_record"
    kind = "session"
    forbidden = "utter_only_leaders"
    sign_in = "utter_sign_in_to_lead"

    async def act(self, turn: Turn) -> None:
        """Only whoever may lead a session gets its record."""
        myself = await turn.api.people.myself(turn.visitor)
        live = (await turn.api.sessions.mine(turn.visitor)).live
        every = (*live, *await turn.api.sessions.closed(turn.visitor))
        own = next((one for one in every if may_lead(myself, one)), None)
        if own is not None:
            say_record(turn, own)
        elif every:
            turn.say("utter_only_leaders", kind=self.kind)
        else:
            turn.say("utter_no_record_yet", kind=self.kind)
