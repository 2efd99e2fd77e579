"""A quiz on the carriage's box: a leader, and members on phones."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from knowledge.bank.item import FillIn, Item, Matching, MultipleChoice, Ordering, SingleChoice, TrueFalse
from knowledge.document import CardSource
from study.marking.answers import Filled, Judged, Matched, Ordered, Picked, PickedSeveral
from study.marking.display import Display, plain
from study.quiz.actions import (
    CloseItem,
    Command,
    EndQuiz,
    GiveAnswer,
    Join,
    PrepareQuiz,
    QuizItem,
    QuizPlan,
    RevealItem,
    Scoring,
    ShowItem,
)
from study.quiz.deciding import Circumstances, decide
from study.quiz.folding import Entry, apply

QUIZ, SESSION = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)
PROVISION = CardSource("党章.md", "预备党员的预备期为一年。")
ITEMS = (
    Item("s", "预备期多久？", SingleChoice(("半年", "一年", "两年"), 1), "见第七条", (PROVISION,)),
    Item("m", "哪些是基本制度？", MultipleChoice(("三会一课", "民主评议", "聚餐", "主题党日"), (0, 1, 3))),
    Item("t", "党员应按时交纳党费。", TrueFalse(right=True)),
    Item("f", "预备期为____。", FillIn((("一年",),))),
    Item("o", "入党的步骤", Ordering(("申请", "培养", "接收", "转正"))),
    Item("p", "连线", Matching((("预备期", "一年"), ("党费", "每月")), ("半年",))),
)
RIGHT = (
    Picked(1),
    PickedSeveral((0, 1, 3)),
    Judged(right=True),
    Filled(("1年",)),
    Ordered((0, 1, 2, 3)),
    Matched((0, 1)),
)
WRONG = (
    Picked(0),
    PickedSeveral((2,)),
    Judged(right=False),
    Filled(("两年",)),
    Ordered((3, 2, 1, 0)),
    Matched((2, None)),
)
HALF = PickedSeveral((0, 1))


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def a_plan(scoring=Scoring.CORRECTNESS, *, limit_s=20, points=(1, 2, 1, 1, 2, 1), displays=None):
    items = tuple(
        QuizItem(item, (displays or {}).get(item.id, plain(item.task)), worth, limit_s)
        for item, worth in zip(ITEMS, points, strict=True)
    )
    return QuizPlan(SESSION, "七一知识竞答", items, scoring)


BACKWARDS = {"s": Display((2, 1, 0)), "m": Display((3, 2, 1, 0))}


class Box:
    """Obeys commands one after another, and keeps the events."""

    def __init__(self, plan=None, *, name="carriage"):
        self.name = name
        self.quiz = None
        self.events = []
        self._ids = count(100)
        if plan is not None:
            self.lead(PrepareQuiz(plan))

    def do(self, action, *, by="wang", number=None, seconds=0, leads=False, may_play=False, device="phone"):
        command = Command(UUID(int=number or next(self._ids)), QUIZ, by, device, action)
        circumstances = Circumstances(self.name, at(seconds), leads=leads, may_play=may_play)
        events = decide(self.quiz, command, circumstances)
        for event in events:
            self.quiz = apply(self.quiz, event)
        self.events += events
        return events

    def lead(self, *actions, seconds=0, number=None, device="phone"):
        for action in actions:
            events = self.do(action, leads=True, seconds=seconds, number=number, device=device)
        return events

    def join(self, *members, group=None):
        for member in members:
            self.do(Join(group), by=member, may_play=True)

    def answer(self, member, item, answer, *, seconds=0, number=None):
        return self.do(GiveAnswer(item, answer), by=member, may_play=True, seconds=seconds, number=number)

    def play(self, item, answers, *, start=0.0):
        """Show an item, take (member, answer, seconds after showing), close and reveal it."""
        self.lead(ShowItem(item), seconds=start)
        for member, answer, after in answers:
            self.answer(member, item, answer, seconds=start + after)
        self.lead(CloseItem(item), RevealItem(item), seconds=start + 20)

    @property
    def entries(self):
        return [Entry(position, event) for position, event in enumerate(self.events, start=1)]


def ended(box):
    box.lead(EndQuiz())
    return box.quiz
