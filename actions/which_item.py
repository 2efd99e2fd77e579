"""现在第几题: show the open item of the led quiz, to who leads and to who plays; else the own one."""

from __future__ import annotations

from actions.errors import ApiRefusedError
from actions.led_quiz_playing import hold_led, quiz_of_mine, resume_own, say_where
from actions.led_quiz_showing import say_to_leader
from actions.quiz import FORM, Quizzing, end, opened
from actions.turn import Turn


class WhichItem(Quizzing):
    """Shows what is asked now; the gateway says it, too, when an item was shown."""

    called = "action_which_item"

    async def act(self, turn: Turn) -> None:
        """The led quiz comes first, unless the own one is meant; no form of another kind is broken into."""
        form = turn.active_form
        if turn.entity("shown") is not None and form is not None and form != FORM:
            turn.leave_to_form(form)
            return
        if turn.entity("own") is not None:
            await self._own(turn)
            return
        played = await quiz_of_mine(turn)
        if played is None:
            await self._own(turn)
            return
        session = await turn.api.sessions.read(turn.visitor, played.session)
        if session.is_led_here:
            quiz = await turn.api.quizzes.read(turn.visitor, session.id, played.quiz.id)
            say_to_leader(turn, session, quiz)
            turn.stay_here()
        elif played.is_open:
            hold_led(turn, played)
        else:
            say_where(turn, played)
            await self._own(turn, says=False)

    async def _own(self, turn: Turn, *, says: bool = True) -> None:
        held = opened(turn)
        if await resume_own(turn) or (held is not None and held.session is None):
            return
        end(turn)
        turn.stay_here()
        if says:
            turn.say("utter_no_item_open", kind=self.kind)

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """There is nothing to ask then."""
        await super().refused(turn, error)
        end(turn)
        turn.stay_here()

    async def interrupted(self, turn: Turn) -> None:
        """There is nothing to ask yet."""
        turn.stay_here()

    async def given_up(self, turn: Turn) -> None:
        """Nobody is signed in, or it was refused."""
        turn.stay_here()
