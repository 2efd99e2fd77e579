"""Take a member's message to the branch (诉求), by name."""

from __future__ import annotations

from actions.turn import Acting, Turn

FORM = "message_form"
TEXT, CONFIRMED = "message_text", "message_confirmed"


class BeginMessage(Acting):
    """Says whose name the message will carry; an anonymous one is for the page."""

    called = "action_begin_message"
    kind = "message"
    sign_in = "utter_message_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """What was said and not sent before is still there, and asked about again.

        A conversation is kept with who had it, so that nothing said here is anonymous.
        """
        await turn.api.people.myself(turn.visitor)
        turn.say("utter_message_by_name", kind=self.kind)
        turn.forget(CONFIRMED)

    async def interrupted(self, turn: Turn) -> None:
        """Nothing could be sent now."""
        turn.stay_here(instead_of=FORM)

    async def given_up(self, turn: Turn) -> None:
        """Nobody could send it."""
        turn.forget(TEXT, CONFIRMED)
        turn.stay_here(instead_of=FORM)


class SubmitMessage(Acting):
    """Brings a request in by name."""

    called = "action_submit_message"
    kind = "message"
    unavailable = "utter_message_not_recorded"
    sign_in = "utter_message_sign_in_first"

    async def act(self, turn: Turn) -> None:
        """Record it once; what could not be sent is kept for another try."""
        said = str(turn.slot(TEXT))
        order = turn.order(f"message:{said}")
        result = await turn.api.records.bring_request(turn.visitor, request_id=order.id, text=said)
        turn.settled()
        turn.say("utter_message_recorded", kind=self.kind, data={"request_id": result.request.id})
        turn.forget(TEXT, CONFIRMED)

    async def interrupted(self, turn: Turn) -> None:
        """The words stay, the yes does not."""
        turn.forget(CONFIRMED)

    async def given_up(self, turn: Turn) -> None:
        """Who says it again fills it in anew."""
        turn.forget(TEXT, CONFIRMED)


class StopMessage(Acting):
    """Gives the message up: nothing was sent."""

    called = "action_stop_message"
    kind = "message"

    async def act(self, turn: Turn) -> None:
        """Forget what was said."""
        turn.settled()
        turn.say("utter_message_stopped", kind=self.kind)
        turn.forget(TEXT, CONFIRMED)
