"""A survey is asked when a session closes, answered once by who took part, and told only as counts."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from study.actors import SYSTEM, Actor
from study.errors import EventConflictError
from study.events.event import Subject
from study.events.surveying import survey_of
from study.ledger import survey_views, surveys
from study.ledger.orders import Order
from study.ledger.surveys import KINDS, Wanted
from study.people import branches, twinning
from study.presence.errors import NotCheckedInError
from study.satisfaction.errors import NotAskedError, SurveyOverError
from study.satisfaction.survey import Answer, Rating
from study.session.actions import Close, Command, WelcomeGuests
from study.session.deciding import Circumstances
from tests.integration.study.meeting import DEVICE, NOON, Meeting

DAYS = timedelta(hours=72)
GOOD, FINE, SO_SO, BAD = Rating


class Surveyed(Meeting):
    """A session that four members and a guest took part in; `who` are they, the guest last."""

    def __init__(self, storage):
        super().__init__(storage)
        away = branches.add(storage, "客运二支部", actor=SYSTEM, now=NOON).id
        twinning.set_twins(storage, self.branch, [away], actor=SYSTEM, now=NOON)
        self.command(WelcomeGuests(str(away)))
        self.who = [*self.come(4), self.enrol("9001", "孙七", branch=away)]
        self.check_in(self.who[-1])

    def close(self, *, id_=None, lasts=DAYS):
        command = Command(id_ or uuid4(), self.id, str(self.leader), DEVICE, Close(), 1)
        around = Circumstances(self.box, self.moment, frozenset({DEVICE}))
        return surveys.run(
            self.storage, command, lambda _: around, actor=Actor.member(self.leader), lasts=lasts
        )

    def rate(self, member, rating, comment=None, *, id_=None):
        wanted = Wanted(id_ or uuid4(), self.id, member, rating, comment)
        return surveys.rate(self.storage, wanted, clock=self.clock)

    def end(self, *, id_=None):
        surveys.end(self.storage, Order(id_ or uuid4(), self.id, Actor.member(self.leader)), clock=self.clock)

    def outcome(self):
        return survey_views.outcome(self.storage, self.id, now=self.moment).result

    def waiting(self, member):
        return survey_views.waiting_for(self.storage, member, now=self.moment)


@pytest.fixture
def held(storage):
    return Surveyed(storage)


def test_closing_asks_once_however_often_it_is_sent(held):
    assert held.waiting(held.who[0]) == ()
    command = uuid4()

    held.close(id_=command)
    held.moment += timedelta(minutes=1)
    held.close(id_=command)

    (asked,) = held.events("satisfaction_asked")
    assert asked.payload.until == NOON + DAYS
    assert [one.session for one in held.waiting(held.who[0])] == [held.id]
    assert [one.session for one in held.waiting(held.who[-1])] == [held.id]
    assert held.waiting(held.leader) == ()


def test_without_any_time_nobody_is_asked(held):
    held.close(lasts=timedelta())

    assert held.events("satisfaction_asked") == []
    with pytest.raises(NotAskedError, match="no survey"):
        held.rate(held.who[0], GOOD)


def test_an_answer_told_twice_is_one_and_another_takes_its_place(held):
    held.close()
    first = uuid4()

    made = [held.rate(held.who[0], GOOD, id_=first).created for _ in range(2)]
    tapped_twice = held.rate(held.who[0], GOOD).created
    changed = held.rate(held.who[0], BAD, "太长了").created

    assert (made, tapped_twice, changed) == ([True, False], False, True)
    assert len(held.events("satisfaction_rated")) == 2
    own = survey_views.own(held.storage, held.id, held.who[0])
    assert own.answer == Answer(BAD, "太长了")
    assert survey_views.own(held.storage, held.id, held.who[1]).answer is None
    assert held.waiting(held.who[0]) == ()
    with pytest.raises(EventConflictError, match="other content"):
        held.rate(held.who[0], FINE, id_=first)
    with pytest.raises(EventConflictError, match="other content"):
        held.rate(held.who[1], GOOD, id_=first)


def test_who_is_not_counted_is_not_asked_and_answers_nothing(held):
    missing = held.enrol("3001", "赵六")
    held.close()

    for member in (missing, held.leader):
        with pytest.raises(NotCheckedInError, match="not counted"):
            held.rate(member, GOOD)
    assert held.outcome().answers == 0


def test_counts_are_told_when_it_is_over_and_not_before(held):
    held.close()
    for member, rating in zip(held.who, (GOOD, GOOD, FINE, BAD), strict=False):
        held.rate(member, rating, "好" if rating is BAD else None)
    before = held.outcome()
    held.moment = NOON + DAYS - timedelta(microseconds=1)
    last_moment = held.outcome()
    held.rate(held.who[-1], SO_SO)
    held.moment = NOON + DAYS

    after = held.outcome()

    assert (before.counts, before.comments, last_moment.counts) == (None, (), None)
    assert (before.invited, before.answers, after.answers) == (5, 4, 5)
    assert after.counts.ratings == {GOOD: 2, FINE: 1, SO_SO: 1, BAD: 1}
    assert (after.counts.content, after.comments) == (0.6, ("好",))
    with pytest.raises(SurveyOverError, match="ended at"):
        held.rate(held.who[0], FINE)
    assert held.waiting(held.who[3]) == ()


def test_two_answers_are_never_told(held):
    held.close()
    held.rate(held.who[0], GOOD, "很好")
    held.rate(held.who[1], BAD)
    held.moment += DAYS

    found = held.outcome()

    assert (found.is_over, found.answers, found.counts, found.comments) == (True, 2, None, ())


def test_who_leads_may_end_it_and_then_nobody_answers_any_more(held):
    held.close()
    for member in held.who[:3]:
        held.rate(member, FINE)
    order = uuid4()

    held.end(id_=order)
    held.end(id_=order)
    held.end()

    assert len(held.events("satisfaction_ended")) == 1
    assert held.outcome().counts.ratings[FINE] == 3
    with pytest.raises(SurveyOverError, match="ended at"):
        held.rate(held.who[3], BAD)
    assert held.rate(held.who[0], FINE).created is False  # a phone that heard no answer sends it again


def test_what_the_log_tells_is_the_same_in_any_order_and_however_often(held):
    held.close()
    choose = random.Random(5)
    for _ in range(30):
        held.rate(choose.choice(held.who), choose.choice(list(Rating)))
    with held.storage.reading() as connection:
        told = list(surveys.log.about(connection, Subject(session=held.id), *KINDS))
    wanted = survey_of(told)

    for _ in range(20):
        mixed = told + choose.sample(told, 5)
        choose.shuffle(mixed)
        assert survey_of(mixed) == wanted
    last = {}
    for event in held.events("satisfaction_rated"):
        last[str(event.subject.member)] = event.payload.rating
    assert {member: one.rating for member, one in wanted.answers.items()} == last


def test_nothing_that_watchers_hear_says_who_answered_or_what(held):
    held.close()
    held.rate(held.who[0], BAD, "不好")
    (event,) = held.events("satisfaction_rated")

    assert event.payload.shown() == {}
    assert event.payload.nameless is True
