"""Begin to practise: the day's items, a topic, a challenge, mistakes, what is due, an exam or its resit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import JsonValue

from actions.api.practice import Standing
from actions.errors import ApiRefusedError
from actions.quiz import Quizzing, end, go_on
from actions.turn import Turn, payload
from knowledge.numerals import parse_number
from study.self_study.attempts import Exercise
from study.self_study.wishes import ITEMS_LIMIT

MOST_MINUTES = 240
NOTHING = "nothing_to_practise"


class _Beginning(Quizzing):
    """What all of them have in common; whatever goes wrong, no form follows."""

    exercise: ClassVar[Exercise]
    takes: ClassVar[Mapping[str, int]] = {}
    """Which numbers may be wished, and the most of each."""
    nothing: ClassVar[str] = "utter_nothing_to_practise"

    async def act(self, turn: Turn) -> None:
        """Find out what is wished, begin it, and hold the first item."""
        wish = await self.wish(turn)
        if wish is None:
            end(turn)
            turn.stay_here()
            return
        wished = {"exercise": self.exercise.value, **_numbers(turn, self.takes), **wish}
        order = turn.order(f"exercise:{sorted(wished.items())}")
        begun = await turn.api.practice.begin(turn.visitor, exercise_id=order.id, wish=wished)
        turn.settled()
        current = await turn.api.practice.current(turn.visitor, begun.id)
        if current.item is not None:
            self.introduce(turn, begun)
        if not go_on(turn, current):
            turn.stay_here()

    def introduce(self, turn: Turn, begun: Standing) -> None:
        """Say what is to be known before the first item."""

    async def wish(self, turn: Turn) -> dict[str, JsonValue] | None:
        """What else belongs to the wish; None once it was said why there is none."""
        return {}

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """The usual refusal is that there is nothing to practise."""
        if error.code == NOTHING:
            turn.say(self.nothing, kind=self.kind)
        else:
            await super().refused(turn, error)

    async def interrupted(self, turn: Turn) -> None:
        """There is nothing to ask."""
        turn.stay_here()

    async def given_up(self, turn: Turn) -> None:
        """There is nothing to ask."""
        end(turn)
        turn.stay_here()


class DailyPractice(_Beginning):
    """每日一练: one a day, and whoever asks again goes on with it."""

    called = "action_daily_practice"
    exercise = Exercise.DAILY


class TopicPractice(_Beginning):
    """专项: of one topic, which is offered where none that there is was named."""

    called = "action_topic_practice"
    exercise = Exercise.TOPIC
    takes: ClassVar[Mapping[str, int]] = {"count": ITEMS_LIMIT}

    async def wish(self, turn: Turn) -> dict[str, JsonValue] | None:
        """The topic."""
        topics = [one.topic for one in await turn.api.practice.topics(turn.visitor)]
        topic = turn.entity("topic")
        if topic in topics:
            return {"topic": topic}
        if not topics:
            turn.say(self.nothing, kind=self.kind)
            return None
        count = turn.entity("count")
        buttons = [
            {"title": one, "payload": payload("topic_practice", topic=one, count=count)} for one in topics
        ]
        turn.say("utter_which_topic", kind=self.kind, buttons=buttons)
        return None


class Challenge(_Beginning):
    """挑战答题: until the first error."""

    called = "action_challenge"
    exercise = Exercise.CHALLENGE

    def introduce(self, turn: Turn, begun: Standing) -> None:
        """That one mistake ends it."""
        turn.say("utter_challenge_begins", kind=self.kind, of=begun.of)


class Mistakes(_Beginning):
    """错题本: what was wrong, once more."""

    called = "action_mistakes"
    exercise = Exercise.WRONG_BOOK
    takes: ClassVar[Mapping[str, int]] = {"count": ITEMS_LIMIT}
    nothing = "utter_no_mistakes"


class DueReviews(_Beginning):
    """复习: what is due today."""

    called = "action_due_reviews"
    exercise = Exercise.REVIEW
    takes: ClassVar[Mapping[str, int]] = {"count": ITEMS_LIMIT}
    nothing = "utter_no_reviews_due"


class MockExam(_Beginning):
    """模拟考试: against the API's clock."""

    called = "action_mock_exam"
    exercise = Exercise.EXAM
    takes: ClassVar[Mapping[str, int]] = {"count": ITEMS_LIMIT, "minutes": MOST_MINUTES}


class Resit(_Beginning):
    """补考: of the newest exam that is over and not passed."""

    called = "action_resit"
    exercise = Exercise.RETAKE

    async def wish(self, turn: Turn) -> dict[str, JsonValue] | None:
        """The exam."""
        recent = await turn.api.practice.recent(turn.visitor)
        exams = [one for one in recent if one.exercise is Exercise.EXAM and one.exam is not None]
        if not exams or exams[0].exam is None or exams[0].exam.passed:
            turn.say("utter_no_resit", kind=self.kind)
            return None
        return {"exam": exams[0].id}


def _numbers(turn: Turn, takes: Mapping[str, int]) -> dict[str, JsonValue]:
    said = {name: parse_number(turn.entity(name) or "") for name in takes}
    return {name: min(number, takes[name]) for name, number in said.items() if number}
