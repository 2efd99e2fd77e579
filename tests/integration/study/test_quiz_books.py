"""Answers to led quizzes count in books, reviews and points: once, and not before they are revealed."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from knowledge.bank.item import Item, SingleChoice
from study.events import log
from study.ledger import self_study_reading, self_study_statistics
from study.ledger.bank import Wanted
from study.ledger.self_study_deeds import Desk
from study.migrating import migrate
from study.quiz.actions import CloseItem, RevealItem, ShowItem, VoidItem
from study.self_study.attempts import Exercise
from study.self_study.configuration import practice_rules
from study.session.actions import Close
from study.storage import Storage
from tests.integration.study.quizzing import ITEMS, Quizzing, fill_bank


class _Room(Quizzing):
    def __init__(self, storage):
        super().__init__(storage)
        self.desk = Desk(storage, practice_rules(), b"key")

    def letters(self, item, *texts):
        return sorted(self.letter(item, text) for text in texts)

    def book(self, member, desk=None):
        known, _ = self_study_reading.book(desk or self.desk, member, limit=50, now=self.moment)
        return [(one.item.id, one.wrong_since, one.wrong_times, one.right_in_a_row) for one in known]

    def due(self, member, desk=None):
        later = self.moment + timedelta(days=400)
        known, _ = self_study_reading.due(desk or self.desk, member, limit=50, now=later)
        return {one.item.id: one.due_at for one in known}

    def points(self, member, desk=None):
        return self_study_reading.points(desk or self.desk, member, now=self.moment)


@pytest.fixture
def room(storage):
    return _Room(storage)


def test_wrong_ones_are_in_the_book_and_all_are_repeated_and_earn_points(room):
    li, han, ming = room.players
    room.prepare("s", "m", "t")
    room.play(0, {li: room.letter("s", "一年"), han: room.letter("s", "半年")})
    at = room.moment
    room.play(1, {li: room.letters("m", "三会一课", "民主评议"), han: room.letters("m", "三会一课")})
    half_at = room.moment
    room.play(2, {li: True, han: True})
    room.end()

    assert room.book(li) == []
    assert room.book(han) == [("s", at, 1, 0), ("m", half_at, 1, 0)]
    assert room.book(ming) == []
    assert {one: room.due(one).keys() for one in room.players} == {
        li: {"s", "m", "t"}, han: {"s", "m", "t"}, ming: set(),
    }  # fmt: skip
    assert room.due(han)["s"] < room.due(li)["s"]
    assert [(room.points(one).total, room.points(one).by_exercise) for one in room.players] == [
        (3, {Exercise.QUIZ: 3}),
        (1, {Exercise.QUIZ: 1}),  # 1½, and parts of a point are dropped
        (0, {}),
    ]


def test_nothing_counts_before_it_is_revealed_and_the_last_answer_does(room):
    li, *_ = room.players
    room.prepare("s")
    room.lead(ShowItem(0))
    room.answer(li, 0, room.letter("s", "一年"))
    room.later(1)
    room.answer(li, 0, room.letter("s", "半年"))
    assert (room.book(li), room.due(li)) == ([], {})
    room.lead(CloseItem(0))
    assert (room.book(li), room.due(li)) == ([], {})
    at = room.moment

    room.lead(RevealItem(0))

    assert room.book(li) == [("s", at, 1, 0)]
    assert room.points(li).total == 0


def test_what_was_closed_counts_at_the_end_and_what_came_late_never(room):
    li, han, _ = room.players
    room.prepare("s")
    room.lead(ShowItem(0))
    room.answer(li, 0, room.letter("s", "一年"))
    room.lead(CloseItem(0))
    room.later(30)
    assert room.answer(han, 0, room.letter("s", "一年")).record.late
    room.end()

    assert [room.points(one).total for one in (li, han)] == [1, 0]
    assert room.due(han) == {}


def test_an_item_that_is_made_void_is_taken_back_from_book_reviews_and_points(room):
    li, han, _ = room.players
    room.prepare("s", "t")
    room.play(0, {li: room.letter("s", "一年"), han: room.letter("s", "半年")})
    room.play(1, {li: True, han: True})
    assert (len(room.book(han)), room.points(li).total) == (1, 2)

    room.lead(VoidItem(0, "题目有误"))

    assert room.book(han) == []
    assert (room.points(li).total, room.points(han).total) == (1, 1)
    assert room.due(li).keys() == {"t"}


def test_points_hold_to_the_caps_of_the_configuration_and_the_days_of_shanghai(room):
    li, *_ = room.players
    many = [Item(f"n{n}", f"第{n}题？", SingleChoice(("甲", "乙"), 0), topic="题") for n in range(14)]
    fill_bank(room.storage, many, now=room.moment)
    room.prepare(*(one.id for one in many))
    for number, one in enumerate(many):
        if number == 12:
            room.later(12 * 3600)  # noon of Shanghai becomes midnight
        room.play(number, {li: room.letter(one.id, "甲")}, seconds=1)

    points = room.points(li)

    assert (points.earned_today, points.today, points.this_week, points.total) == (2, 2, 12, 12)
    assert room.desk.rules.caps.exercises[Exercise.QUIZ] == 10


def test_the_book_goes_on_with_practice_and_other_rules_are_those_of_the_past(room):
    li, *_ = room.players
    room.prepare("s")
    room.play(0, {li: room.letter("s", "半年")})
    rules = practice_rules()
    others = Desk(room.storage, rules.model_copy(update={"points": {Exercise.QUIZ: 5}}), b"key")
    unpaid = Desk(room.storage, rules.model_copy(update={"points": {}}), b"key")

    assert len(room.book(li, others)) == len(room.book(li, unpaid)) == len(room.book(li)) == 1
    assert [room.points(li, desk).total for desk in (others, unpaid, room.desk)] == [0, 0, 0]
    room.end()
    room.quiz = uuid4()
    room.prepare("t")
    room.play(0, {li: True})
    assert [room.points(li, desk).total for desk in (others, unpaid, room.desk)] == [5, 0, 1]


def test_staff_see_the_answers_of_quizzes_in_the_statistics(room):
    li, han, _ = room.players
    room.prepare("s")
    room.play(0, {li: room.letter("s", "一年"), han: room.letter("s", "半年")})

    judged, _ = self_study_statistics.statistics(
        room.desk, Wanted(topic="发展"), after=0, limit=1, now=room.moment
    )

    assert (judged[0].stored.item.id, judged[0].statistics.sittings) == ("s", 2)
    assert judged[0].statistics.facility == 1 / 2


def _played(room):
    li, han, ming = room.players
    room.prepare("s", "m", "t")
    room.play(
        0, {li: room.letter("s", "一年"), han: room.letter("s", "半年"), ming: room.letter("s", "两年")}
    )
    room.play(1, {li: room.letters("m", "聚餐"), han: room.letters("m", "三会一课", "民主评议")})
    room.play(2, {li: True, han: False, ming: True})
    room.lead(VoidItem(1, "题目有误"))
    room.end()
    room.command(Close())


def test_on_another_box_the_same_counts_in_whatever_order_and_how_often_events_come(room, tmp_path):
    _played(room)
    theirs = Storage.open(f"sqlite:///{tmp_path}/other.db")
    migrate(theirs)
    fill_bank(theirs, ITEMS, now=room.moment)
    desk = Desk(theirs, practice_rules(), b"key")
    told, chance = room.events(), random.Random(7)

    for _ in range(2):
        chance.shuffle(told)
        for start in range(0, len(told), 5):
            log.receive(theirs, told[start : start + 5])
            room.points(room.players[0], desk)

    for member in room.players:
        assert room.book(member, desk) == room.book(member)
        assert room.due(member, desk) == room.due(member)
        assert room.points(member, desk) == room.points(member)
    theirs.close()
    assert [room.points(one).total for one in room.players] == [2, 0, 1]
    assert [len(room.book(one)) for one in room.players] == [0, 2, 1]
