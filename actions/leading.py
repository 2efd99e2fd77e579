"""Lead a session: the next step, skip, pause, resume, end."""

from __future__ import annotations

from actions.api.sessions import Do, LedSession
from actions.led_session import CLOSE_SESSION, END_QUIZ, LED, Leading, say_of, say_standing
from actions.session_record import say_record
from actions.turn import BUTTON, Order, Turn
from study.session.state import Phase


class NextStep(Leading):
    """Starts the next step of the running order."""

    called = "action_next_step"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """A button starts the step that it was offered for, and no other; none goes back."""
        offered = turn.entity("step")
        if turn.entity("back") is not None:
            turn.say("utter_no_way_back", kind=self.kind)
            say_standing(turn, session)
            return
        if session.phase is Phase.PAUSED or session.following is None:
            say_standing(turn, session)
            return
        order = _step_order(turn, session, "start_step")
        step = int(order.decided["step"])
        if offered is not None and offered != str(step):
            turn.settled()
            turn.say("utter_button_is_old", kind="session")
            say_standing(turn, session)
            return
        session = await turn.api.sessions.command(
            turn.visitor, session, Do.START_STEP, order_id=order.id, more={"step": step}
        )
        turn.settled()
        more_to_come = session.following is not None
        say_of(turn, "utter_step_started" if more_to_come else "utter_last_step_started", session)


class SkipStep(Leading):
    """Leaves the next step out, with a reason."""

    called = "action_skip_step"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Ask for the reason first; it becomes part of the record."""
        if session.phase is Phase.PAUSED or session.following is None:
            say_standing(turn, session)
            return
        reason = turn.entity("reason")
        if reason is None:
            say_of(turn, "utter_ask_skip_reason", session)
            return
        order = _step_order(turn, session, "skip_step", reason=reason)
        step, reason = int(order.decided["step"]), str(order.decided["reason"])
        offered = turn.entity("step")
        if offered is not None and offered != str(step):
            turn.settled()
            turn.say("utter_button_is_old", kind="session")
            say_standing(turn, session)
            return
        session = await turn.api.sessions.command(
            turn.visitor, session, Do.SKIP_STEP, order_id=order.id, more={"step": step, "reason": reason}
        )
        turn.settled()
        say_of(turn, "utter_step_skipped", session, reason=reason)
        say_standing(turn, session)


class PauseSession(Leading):
    """Stops where the session is."""

    called = "action_pause_session"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Pause, unless it is paused."""
        await _obey(turn, session, Do.PAUSE, "utter_session_paused", stands=session.phase is Phase.PAUSED)


class ResumeSession(Leading):
    """Goes on."""

    called = "action_resume_session"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Resume, unless it runs."""
        stands = session.phase is not Phase.PAUSED
        await _obey(turn, session, Do.RESUME, "utter_session_resumed", stands=stands)


class CloseSession(Leading):
    """Ends the session, for good: words ask first, the button ends, or words that confirm."""

    called = "action_close_session"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """End it once that is confirmed, and say who took part; the record can be fetched then."""
        if turn.entity("close_meant") not in {None, BUTTON} and turn.answers(END_QUIZ):
            turn.go_on_with("action_end_quiz")  # the question was about the quiz
            return
        if not turn.is_confirmed("close_meant", CLOSE_SESSION):
            say_of(turn, "utter_close_session_this", session, kind=CLOSE_SESSION)
            return
        totals = (await turn.api.attendance.board(turn.visitor, session.id)).totals
        order = turn.order(f"close:{session.id}")
        session = await turn.api.sessions.command(turn.visitor, session, Do.CLOSE, order_id=order.id)
        turn.settled()
        turn.remember(LED, None)
        held = sum(step.fate == "held" for step in session.steps)
        say_of(
            turn, "utter_session_closed", session, held=held, expected=totals.expected, counted=totals.counted
        )
        say_record(turn, session)


def _step_order(turn: Turn, session: LedSession, what: str, **more: str) -> Order:
    """The order for the next step; one sent before is not sent again once the session has gone past it."""
    key = f"{what}:{session.id}"
    order = turn.order(key, step=session.following, **more)
    if order.again and session.step is not None and session.step > int(order.decided["step"]):
        return turn.order_anew(key, step=session.following, **more)
    return order


async def _obey(turn: Turn, session: LedSession, do: Do, response: str, *, stands: bool) -> None:
    if stands:
        say_standing(turn, session)
        return
    order = turn.order(f"{do}:{session.id}")
    session = await turn.api.sessions.command(turn.visitor, session, do, order_id=order.id)
    turn.settled()
    say_of(turn, response, session)
