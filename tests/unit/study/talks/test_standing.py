"""Which talks are due, overdue or done at a moment, out of what was told of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.talks.book import Book, after, replay
from study.talks.configuration import talk_rules
from study.talks.errors import TalkNeedUnknownError, TalkUnfitError, TalkUnknownError
from study.talks.standing import State, progress, standing
from study.talks.steps import Corrected, Dropped, Held, Particulars, Reported, Step, Withdrawn

RULES = talk_rules()
WANG, LI, ZHAO = UUID(int=1), UUID(int=2), UUID(int=3)
NEED, TALK, SECOND = UUID(int=11), UUID(int=21), UUID(int=22)
T0 = datetime(2026, 6, 30, 4, tzinfo=UTC)  # noon
END = datetime(2026, 7, 2, 16, tzinfo=UTC)  # the midnight after two days
MOOD = Step(NEED, Reported(WANG, None, "mood", 3, T0), LI, T0)


def held(number=TALK, *, at=T0, need=NEED, level=3, by=LI, told=None, member=WANG):
    return Step(number, Held(member, None, Particulars(level, None, need, at)), by, told or at)


def at(now, *steps, left=False):
    book = replay(steps)
    return standing(book.needs[NEED], book.talks.values(), RULES, now=now, left=left)


@pytest.mark.parametrize(
    ("now", "state", "raised"),
    [
        pytest.param(T0, State.WAITING, None, id="at once"),
        pytest.param(END - timedelta(microseconds=1), State.WAITING, None, id="the last moment"),
        pytest.param(END, State.OVERDUE, None, id="midnight"),
        pytest.param(END + timedelta(hours=24, microseconds=-1), State.OVERDUE, None, id="not yet"),
        pytest.param(END + timedelta(hours=24), State.OVERDUE, 2, id="a day late"),
    ],
)
def test_a_need_waits_until_the_second_midnight_and_a_day_later_it_is_raised(now, state, raised):
    found = at(now, MOOD)

    assert (found.state, found.until, found.raised_to) == (state, END, raised)


def test_a_talk_in_time_settles_it_and_one_at_midnight_is_late():
    in_time = held(at=END - timedelta(microseconds=1))
    late = held(at=END)

    assert at(END + timedelta(days=9), MOOD, in_time).state is State.DONE
    assert at(END + timedelta(days=9), MOOD, late).state is State.DONE_LATE
    assert at(END + timedelta(days=9), MOOD, late, held(SECOND, at=T0, told=END)).settled_by.id == SECOND


def test_a_withdrawn_or_corrected_talk_settles_nothing_any_more():
    away = Step(UUID(int=31), Withdrawn(TALK), LI, T0)
    about_nothing = Step(UUID(int=32), Corrected(TALK, Particulars(3, None, None, T0)), LI, T0)

    assert at(T0, MOOD, held(), away).state is State.WAITING
    assert at(T0, MOOD, held(), about_nothing).state is State.WAITING


def test_who_leaves_before_the_talk_need_not_be_talked_with_and_what_was_stays():
    assert at(END, MOOD, left=True).state is State.LAPSED
    assert at(END, MOOD, held(), left=True).state is State.DONE
    assert at(END, MOOD, Step(UUID(int=31), Dropped(NEED), LI, T0), left=True).state is State.DROPPED


def test_an_occasion_that_the_rules_know_no_more_is_never_late():
    step = Step(NEED, Reported(WANG, None, "of_old", 3, T0), LI, T0)

    found = at(T0 + timedelta(days=999), step)

    assert (found.state, found.until) == (State.WAITING, None)


@pytest.mark.parametrize(
    ("step", "error", "why"),
    [
        pytest.param(held(by=WANG), TalkUnfitError, "it takes two", id="alone"),
        pytest.param(held(by=None), TalkUnfitError, "it takes two", id="nobody"),
        pytest.param(held(at=T0 + timedelta(seconds=1), told=T0), TalkUnfitError, "to come", id="to come"),
        pytest.param(held(at=T0 - timedelta(seconds=1)), TalkUnfitError, "before", id="before it was needed"),
        pytest.param(held(level=4), TalkUnfitError, "level 3 or a higher", id="level too low"),
        pytest.param(held(need=UUID(int=99)), TalkNeedUnknownError, "no necessary talk", id="no such need"),
        pytest.param(held(member=ZHAO), TalkNeedUnknownError, "no necessary talk", id="another's need"),
        pytest.param(Step(TALK, Withdrawn(TALK), LI, T0), TalkUnknownError, "no talk", id="no such talk"),
        pytest.param(Step(TALK, Dropped(TALK), LI, T0), TalkNeedUnknownError, "no necessary", id="no need"),
        pytest.param(
            Step(SECOND, Reported(WANG, None, "mood", 3, T0 + timedelta(1)), LI, T0),
            TalkUnfitError, "has happened", id="occasion to come",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_in_a_log_it_is_set_aside(step, error, why):
    book = replay([MOOD])

    with pytest.raises(error, match=why):
        after(book, step)
    assert replay([MOOD, step]) == book


@pytest.mark.parametrize("by", [WANG, ZHAO, None], ids=["the other", "a third", "nobody"])
def test_only_who_told_of_a_talk_corrects_or_withdraws_it(by):
    book = replay([MOOD, held()])

    for action in (Withdrawn(TALK), Corrected(TALK, Particulars(2, None, None, T0))):
        with pytest.raises(TalkUnknownError, match="no talk of yours"):
            after(book, Step(SECOND, action, by, T0))


def test_a_talk_counts_towards_the_quota_of_its_level_in_the_quarter_of_its_local_day():
    last_evening = datetime(2026, 6, 30, 15, 59, tzinfo=UTC)
    next_morning = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    book = replay([
        held(UUID(int=41), need=None, level=4, at=last_evening),
        held(UUID(int=42), need=None, level=4, at=next_morning),
        held(UUID(int=43), need=None, level=3, at=next_morning),
        held(UUID(int=44), need=None, level=4, at=next_morning, by=ZHAO),
    ])  # fmt: skip

    before = progress(book.talks.values(), RULES, level=4, talker=LI, now=last_evening)
    then = progress(book.talks.values(), RULES, level=4, talker=LI, now=next_morning)

    assert (before.done, before.wanted, before.first.isoformat(), before.last.isoformat()) == (
        1, 1, "2026-04-01", "2026-06-30",
    )  # fmt: skip
    assert (then.done, then.first.isoformat()) == (1, "2026-07-01")


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(1, 6).map(lambda number: UUID(int=number)),
        st.one_of(
            st.sampled_from([WANG, LI]).map(lambda who: Reported(who, None, "mood", 3, T0)),
            st.integers(1, 6).map(lambda number: Dropped(UUID(int=number))),
            st.builds(
                Held, st.sampled_from([WANG, LI]), st.none(),
                st.builds(
                    Particulars, st.integers(1, 4), st.none(),
                    st.none() | st.integers(1, 6).map(lambda number: UUID(int=number)),
                    st.integers(0, 99).map(lambda hours: T0 + timedelta(hours=hours)),
                ),
            ),
            st.integers(1, 6).map(lambda number: Withdrawn(UUID(int=number))),
        ),
        st.sampled_from([WANG, LI, ZHAO]),
        st.integers(0, 99).map(lambda hours: T0 + timedelta(hours=hours)),
    ),
    max_size=25,
)  # fmt: skip


@given(STEPS, st.integers(0, 200), st.booleans())
def test_whatever_is_told_each_need_has_one_state_that_its_talks_account_for(steps, hours, left):
    book, now = replay(steps), T0 + timedelta(hours=hours)

    for need in book.needs.values():
        found = standing(need, book.talks.values(), RULES, now=now, left=left)
        done = found.state in {State.DONE, State.DONE_LATE}
        assert done == (found.settled_by is not None)
        if found.settled_by is not None:
            talk = found.settled_by
            assert (talk.member, talk.withdrawn, talk.talker == talk.member) == (need.member, False, False)
            assert talk.particulars.level <= need.level
        assert (found.raised_to is None) or found.state is State.OVERDUE
        assert not (found.state.is_open and left)
    assert replay([*steps, *[step for step in steps if isinstance(step.action, Reported)]]) == book


@given(STEPS, st.integers(0, 100))
def test_time_alone_only_turns_waiting_into_overdue(steps, hours):
    book = replay(steps)

    for need in book.needs.values():
        earlier = standing(need, book.talks.values(), RULES, now=T0 + timedelta(hours=hours)).state
        later = standing(need, book.talks.values(), RULES, now=T0 + timedelta(hours=hours + 50)).state
        assert later == earlier or (earlier, later) == (State.WAITING, State.OVERDUE)


def test_an_empty_log_tells_of_nothing():
    assert replay([]) == Book()


def test_a_talk_stands_that_another_box_told_of_before_it_heard_that_the_need_was_dropped():
    dropped = Step(UUID(int=41), Dropped(NEED), ZHAO, T0)

    book = replay([MOOD, dropped, held(at=T0 + timedelta(hours=1))])

    assert (list(book.talks), book.needs[NEED].dropped) == ([TALK], True)
    with pytest.raises(TalkNeedUnknownError):  # but nobody answers a dropped need knowingly
        after(replay([MOOD, dropped]), held(at=T0 + timedelta(hours=1)))
