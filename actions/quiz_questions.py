"""Answer what is asked about a quiz: why an item is so, that it is wrong, and what was earned."""

from __future__ import annotations

from actions.errors import ApiRefusedError
from actions.quiz import Done, Quizzing, last_done, opened
from actions.quiz_showing import say_marking
from actions.turn import Turn
from knowledge.numerals import parse_number
from study.rules import NOTE_LIMIT


class WhyItem(Quizzing):
    """第3题为什么: what is right, why, and where it stands."""

    called = "action_why_item"

    async def act(self, turn: Turn) -> None:
        """The item named, else the one answered last."""
        meant = _meant(turn)
        if meant is None:
            turn.say("utter_no_item_answered", kind=self.kind)
            return
        item = await turn.api.practice.item(turn.visitor, meant.exercise, meant.number)
        if item.marking is None:
            turn.say("utter_why_later", kind=self.kind, number=item.number)
        else:
            say_marking(turn, item)

    async def refused(self, turn: Turn, error: ApiRefusedError) -> None:
        """It has no such number, or it is not answered yet."""
        turn.say("utter_no_such_item", kind=self.kind)


class ReportItem(Quizzing):
    """这题有错: tells content staff, in the member's own words."""

    called = "action_report_item"

    async def act(self, turn: Turn) -> None:
        """The item named, else the one answered last, else the one at hand."""
        held, meant = opened(turn), _meant(turn)
        if meant is not None:
            item = await turn.api.practice.item(turn.visitor, meant.exercise, meant.number)
            item_id, number = item.item, item.number
        elif held is not None:
            item_id, number = held.item, held.number
        else:
            turn.say("utter_no_item_answered", kind=self.kind)
            return
        order = turn.order(f"report:{item_id}", text=turn.text[:NOTE_LIMIT])
        await turn.api.practice.report(turn.visitor, item_id, str(order.decided["text"]), report_id=order.id)
        turn.settled()
        turn.say("utter_item_reported", kind=self.kind, number=number)


class MyPoints(Quizzing):
    """我的积分."""

    called = "action_my_points"
    kind = "records"

    async def act(self, turn: Turn) -> None:
        """Today's, the week's and all; whether a cap cut today's."""
        points = await turn.api.practice.points(turn.visitor)
        turn.say(
            "utter_my_points_capped" if points.earned_today > points.today else "utter_my_points",
            kind=self.kind,
            data={"points": points.model_dump()},
            today=points.today,
            week=points.this_week,
            total=points.total,
        )


def _meant(turn: Turn) -> Done | None:
    last, held = last_done(turn), opened(turn)
    number = parse_number(turn.entity("item_number") or "")
    if not number:
        return last
    exercise = held.exercise if held is not None else None if last is None else last.exercise
    return None if exercise is None else Done(exercise=exercise, number=number)
