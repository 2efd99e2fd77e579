"""A quiz in a session of a real database, with items of a small bank and players on phones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from knowledge.bank.item import Item, MultipleChoice, Ordering, ShortAnswer, SingleChoice, TrueFalse
from knowledge.bank.reading import Reading, Row
from knowledge.document import CardSource
from study.actors import SYSTEM, Actor
from study.events import log
from study.events.event import Subject
from study.events.quiz_kinds import QUIZ_KINDS
from study.ledger import bank_import, quiz_log, quiz_players, quizzes
from study.ledger.orders import Order
from study.ledger.quiz_items import Chosen
from study.ledger.quiz_players import Given
from study.ledger.quizzes import NewQuiz
from study.quiz.actions import CloseItem, EndQuiz, RevealItem, ShowItem
from tests.integration.study.meeting import Meeting

SEED = b"s" * 32
PROVISION = CardSource("发展党员.md", "预备党员的预备期为一年。")
ITEMS = (
    Item("s", "预备期多久？", SingleChoice(("半年", "一年", "两年"), 1), "见第七条", (PROVISION,), "发展"),
    Item("m", "哪些是基本制度？", MultipleChoice(("三会一课", "民主评议", "聚餐"), (0, 1)), topic="制度"),
    Item("t", "党员应按时交纳党费。", TrueFalse(right=True), topic="党费"),
    Item("o", "入党的步骤", Ordering(("申请", "培养", "接收")), topic="发展"),
    Item("w", "为什么入党？", ShortAnswer("为人民服务"), topic="发展"),
)


def fill_bank(storage, items, *, now, as_drafts=False):
    rows = tuple(Row(number, item) for number, item in enumerate(items, start=1))
    bank_import.import_items(storage, Reading(rows, ()), "sample", as_drafts=as_drafts, actor=SYSTEM, now=now)


class Quizzing(Meeting):
    """The session, three of whom have checked in, and a quiz of chosen items."""

    def __init__(self, storage):
        super().__init__(storage)
        fill_bank(storage, ITEMS, now=self.moment)
        self.players = self.come(3)
        self.quiz = uuid4()

    def later(self, seconds):
        self.moment += timedelta(seconds=seconds)

    def prepare(self, *ids, order=None, source=None, **more):
        wanted = NewQuiz("七一竞答", source or Chosen(ids or ("s", "m", "t")), **more)
        order = order or self.order(id_=self.quiz)
        return quizzes.begin(self.storage, order, wanted, seed=SEED, clock=self.clock)

    def lead(self, *actions, quiz=None, **order):
        for action in actions:
            made = quizzes.lead(
                self.storage, self.order(**order), quiz or self.quiz, action, clock=self.clock
            )
        return made

    def join(self, member, *, id_=None):
        order = Order(id_ or uuid4(), self.id, Actor.member(member))
        return quiz_players.join(self.storage, order, self.quiz, member, at=self.moment)

    def answer(self, member, number, value, *, id_=None, at=None):
        order = Order(id_ or uuid4(), self.id, Actor.member(member))
        given = Given(number, value)
        return quiz_players.answer(self.storage, order, self.quiz, member, given, at=at or self.moment)

    def play(self, number, answers, *, seconds=5):
        self.lead(ShowItem(number))
        self.later(seconds)
        for member, value in answers.items():
            self.answer(member, number, value)
        self.lead(CloseItem(number), RevealItem(number))

    def end(self):
        self.lead(EndQuiz())

    def standing(self):
        with self.storage.reading() as connection:
            return quiz_log.demand(connection, self.id, self.quiz)

    def from_the_log(self):
        """The same from the bare events, remembered by nobody."""
        return quiz_log.fold(self.told())[self.quiz]

    def told(self, *kinds):
        kinds = kinds or tuple(kind.kind for kind in QUIZ_KINDS)
        with self.storage.reading() as connection:
            return log.about(connection, Subject(session=self.id), *kinds)

    def letter(self, item, text):
        """The letter under which an option is shown."""
        for one in self.standing().quiz.plan.items:
            if one.item.id == item:
                return one.display.letter_of(one.item.task.options.index(text))
        raise LookupError(item)

    def scores(self):
        return {UUID(one.member): one.score for one in self.standing().ranking}
