"""Members of a real database who practise on their own, with a clock set by hand."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from knowledge.bank.item import Item, ShortAnswer, SingleChoice
from knowledge.bank.reading import Reading, Row
from study.actors import SYSTEM
from study.ledger import self_study_answers, self_study_beginning, self_study_reading
from study.ledger.bank_import import import_items
from study.ledger.self_study_answers import Sent
from study.ledger.self_study_deeds import Deed, Desk
from study.people import branches, members
from study.people.members import Entry
from study.self_study.attempts import Exercise
from study.self_study.configuration import practice_rules
from study.self_study.wishes import Wish

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
KEY = b"the key of this installation"


def choice(number, *, topic="党费"):
    """A single choice of which B is right."""
    return Item(f"样-{number}", f"第{number}题怎么答？", SingleChoice(("甲", "乙", "丙"), 1), topic=topic)


def in_words(number):
    return Item(f"简-{number}", f"第{number}题请简答。", ShortAnswer("标准答案"), topic="简答")


def bring_in(storage, *items, now=NOON, as_drafts=False):
    rows = tuple(Row(number, item) for number, item in enumerate(items, 1))
    return import_items(storage, Reading(rows, ()), "样题", as_drafts=as_drafts, actor=SYSTEM, now=now)


class Practice:
    """What one or several members do; everything at `moment`."""

    def __init__(self, storage, items=12, rules=None):
        self.storage = storage
        self.moment = NOON
        self.desk = Desk(storage, rules or practice_rules(), KEY)
        self.branch = branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON).id
        self.wang, self.li = self.enrol("1001", "王芳"), self.enrol("1002", "李强")
        bring_in(storage, *(choice(number) for number in range(items)))

    def enrol(self, number, name):
        with self.storage.writing() as connection:
            return members.add(connection, Entry(number, name, self.branch, None), now=NOON)

    def later(self, **much):
        self.moment += timedelta(**much)

    def deed(self, who=None, id_=None):
        return Deed(id_ or uuid4(), who or self.wang, self.moment)

    def begin(self, exercise, who=None, id_=None, **wish):
        return self_study_beginning.begin(self.desk, self.deed(who, id_), Wish(exercise=exercise, **wish))

    def value(self, run, item, *, right, who=None):
        """The letter under which this member sees the right option, or a wrong one."""
        found = self.look(run, who).items[item]
        return run.display(found, who or self.wang).letter_of(1 if right else 0)

    def answer(self, run, item, *, right=True, who=None, id_=None, value=None, claimed_at=None):
        sent = Sent(
            run.id, item, self.value(run, item, right=right, who=who) if value is None else value, claimed_at
        )
        return self_study_answers.answer(self.desk, self.deed(who, id_), sent)

    def reply(self, run, who, accepted=True):
        return self_study_beginning.reply(self.desk, self.deed(who), run.id, accepted=accepted)

    def hand_in(self, run, id_=None):
        self_study_answers.hand_in(self.desk, self.deed(id_=id_), run.id)

    def skip(self, run, item):
        self_study_answers.skip(self.desk, self.deed(), run.id, item)

    def look(self, run, who=None):
        return self_study_reading.look(self.desk, run.id, who or self.wang, now=self.moment)

    def take_next(self, run, who=None):
        return self_study_reading.take_next(self.desk, run.id, who or self.wang, now=self.moment)

    def points(self, who=None):
        return self_study_reading.points(self.desk, who or self.wang, now=self.moment)

    def due(self, who=None):
        return self_study_reading.due(self.desk, who or self.wang, limit=50, now=self.moment)

    def book(self, who=None):
        known, _ = self_study_reading.book(self.desk, who or self.wang, limit=50, now=self.moment)
        return [one.item.id for one in known]


def with_caps(day=None, week=None, **exercises):
    """The usual rules under other caps."""
    rules = practice_rules()
    caps = rules.caps.model_copy(
        update={
            "day": day,
            "week": week,
            "exercises": {Exercise(name): cap for name, cap in exercises.items()},
        }
    )
    return rules.model_copy(update={"caps": caps})


__all__ = ["KEY", "NOON", "Practice", "bring_in", "choice", "in_words", "with_caps"]
