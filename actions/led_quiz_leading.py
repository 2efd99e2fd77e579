"""Lead a quiz (竞答): begin it, show the next item, reveal, stop the clock, end it with the ranking."""

from __future__ import annotations

from typing import ClassVar

from pydantic import JsonValue

from actions.api.quizzes import LedQuiz
from actions.api.sessions import LedSession
from actions.labels import label
from actions.led_quiz_showing import item_id, say_of_quiz, say_to_leader
from actions.led_session import END_QUIZ, Leading
from actions.turn import Turn, payload
from knowledge.numerals import parse_number
from study.quiz.state import Phase
from study.rules import UNIT_LIMIT
from study.self_study.wishes import ITEMS_LIMIT

USUALLY = 5
"""So many items where no number was said."""


class _LeadingQuiz(Leading):
    """An action on the quiz that goes on."""

    called: ClassVar[str]
    kind = "quiz"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """Find the quiz first."""
        line = await turn.api.quizzes.going_on(turn.visitor, session.id)
        if line is None:
            turn.say("utter_led_quiz_none", kind=self.kind)
            return
        quiz = await turn.api.quizzes.read(turn.visitor, session.id, line.id)
        if turn.entity("item") in {None, _current(quiz)}:
            await self.go_on(turn, session, quiz)
            return
        turn.say("utter_button_is_old", kind=self.kind)
        say_to_leader(turn, session, quiz)

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Do it, and say so."""
        raise NotImplementedError


class StartLedQuiz(_LeadingQuiz):
    """Begins a quiz of the session, and shows its first item."""

    called = "action_start_led_quiz"

    async def lead(self, turn: Turn, session: LedSession) -> None:
        """A quiz that goes on is gone on with; a topic that there is not is asked for."""
        line = await turn.api.quizzes.going_on(turn.visitor, session.id)
        if line is not None:
            quiz = await turn.api.quizzes.read(turn.visitor, session.id, line.id)
            await self.go_on(turn, session, quiz)
            return
        topic = turn.entity("topic")
        if topic is not None and not await self._is_known(turn, session, topic):
            return
        count = min(parse_number(turn.entity("count") or "") or USUALLY, ITEMS_LIMIT)
        order = turn.order(f"quiz:{session.id}:{topic}:{count}")
        section: dict[str, JsonValue] = {"count": count, **({} if topic is None else {"topics": [topic]})}
        quiz = await turn.api.quizzes.begin(
            turn.visitor, session, quiz=order.id, title=_title(session), section=section
        )
        turn.settled()
        await self.go_on(turn, session, quiz)

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Show the first item, unless one is shown."""
        if quiz.phase is Phase.PREPARED:
            quiz = await _show(turn, session, quiz, 0)
        say_to_leader(turn, session, quiz)

    async def _is_known(self, turn: Turn, session: LedSession, topic: str) -> bool:
        topics = [one.topic for one in await turn.api.practice.topics(turn.visitor)]
        if topic in topics:
            return True
        carried = {"session_id": session.id, "count": turn.entity("count")}
        buttons = [
            {"title": one, "payload": payload("start_led_quiz", topic=one, **carried)} for one in topics
        ]
        turn.say("utter_led_which_topic", kind=self.kind, buttons=buttons)
        return False


class NextItem(_LeadingQuiz):
    """Shows the next item, once the one before is revealed."""

    called = "action_next_item"

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Nobody's answer is cut off by a word too early."""
        if quiz.phase in {Phase.SHOWING, Phase.CLOSED}:
            say_of_quiz(turn, "utter_led_quiz_still_open", session, quiz)
        elif quiz.phase is Phase.PAUSED:
            say_to_leader(turn, session, quiz)
        elif quiz.following is None:
            say_of_quiz(turn, "utter_led_quiz_no_more", session, quiz)
        else:
            say_to_leader(turn, session, await _show(turn, session, quiz, quiz.following))


class Reveal(_LeadingQuiz):
    """Closes the item on the screen, and shows what is right."""

    called = "action_reveal"

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Two steps of the log; whoever is interrupted between them says it again."""
        number = None if quiz.asked is None else quiz.asked.number
        for phases, step in ((_OPEN, "close_item"), ({Phase.CLOSED}, "reveal_item")):
            if number is not None and quiz.phase in phases:
                quiz = await _command(turn, session, quiz, step, number=number)
        say_to_leader(turn, session, quiz)


class PauseQuiz(_LeadingQuiz):
    """Stops the clock."""

    called = "action_pause_quiz"

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Pause, where an item is open."""
        if quiz.phase is Phase.SHOWING:
            quiz = await _command(turn, session, quiz, "pause")
        say_to_leader(turn, session, quiz)


class ResumeQuiz(_LeadingQuiz):
    """Lets the clock go on."""

    called = "action_resume_quiz"

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """Go on, where it stands."""
        if quiz.phase is Phase.PAUSED:
            quiz = await _command(turn, session, quiz, "resume")
        say_to_leader(turn, session, quiz)


class EndQuiz(_LeadingQuiz):
    """Ends the quiz, and tells the ranking; while there is something to come, words only ask."""

    called = "action_end_quiz"

    async def go_on(self, turn: Turn, session: LedSession, quiz: LedQuiz) -> None:
        """For good: whatever was answered counts."""
        all_done = quiz.phase is Phase.REVEALED and quiz.following is None
        if not all_done and not turn.is_confirmed("end_meant", END_QUIZ):
            turn.say(
                "utter_led_quiz_end_this",
                kind=END_QUIZ,
                session_id=session.id,
                items=len(quiz.shown),
                of=quiz.items,
            )
            return
        quiz = await _command(turn, session, quiz, "end")
        response = "utter_led_quiz_over" if quiz.ranking else "utter_led_quiz_over_nobody"
        say_of_quiz(turn, response, session, quiz)


class QuizRanking(_LeadingQuiz):
    """Tells the ranking so far; of the newest quiz, once that is over."""

    called = "action_quiz_ranking"

    async def act(self, turn: Turn) -> None:
        """Everybody in the session may see it."""
        for session in (await turn.api.sessions.mine(turn.visitor)).live:
            line = await turn.api.quizzes.newest(turn.visitor, session.id)
            if line is None or turn.entity("session_id") not in {None, session.id}:
                continue
            quiz = await turn.api.quizzes.read(turn.visitor, session.id, line.id)
            response = "utter_led_quiz_ranking" if quiz.ranking else "utter_led_quiz_nobody"
            say_of_quiz(turn, response, session, quiz)
            return
        turn.say("utter_led_quiz_no_ranking", kind=self.kind)


_OPEN = {Phase.SHOWING, Phase.PAUSED}


def _title(session: LedSession) -> str:
    words = label("led_quiz", "title")
    longest = UNIT_LIMIT - len(words.format(session=""))
    return words.format(session=session.title[:longest].rstrip())


def _current(quiz: LedQuiz) -> str | None:
    return None if quiz.asked is None else item_id(quiz.id, quiz.asked.number)


async def _show(turn: Turn, session: LedSession, quiz: LedQuiz, number: int) -> LedQuiz:
    return await _command(turn, session, quiz, "show_item", number=number)


async def _command(
    turn: Turn, session: LedSession, quiz: LedQuiz, step: str, *, number: int | None = None
) -> LedQuiz:
    order = turn.order(f"{step}:{quiz.id}:{len(quiz.shown)}:{number}")
    action: dict[str, JsonValue] = {"type": step, **({} if number is None else {"number": number})}
    after = await turn.api.quizzes.command(turn.visitor, session, quiz.id, order_id=order.id, action=action)
    turn.settled()
    return after
