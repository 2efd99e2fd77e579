"""Self-study in a real database: each deed once, by the server's clock, and nobody's but the member's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from knowledge.bank.item import SingleChoice, TrueFalse
from study.actors import SYSTEM
from study.errors import EventConflictError, IdTakenError, UnknownItemError
from study.events import log
from study.events.event import Subject
from study.events.self_study_kinds import ItemAnswered
from study.ledger import bank, self_study_derived, self_study_reading
from study.ledger.bank import State
from study.ledger.self_study_answers import mark_own
from study.marking.answers import SelfMark
from study.marking.errors import AnswerFormError
from study.papers.errors import NotEnoughItemsError
from study.self_study.attempts import Exercise
from study.self_study.configuration import practice_rules
from study.self_study.duel import Outcome
from study.self_study.errors import (
    CannotSkipError,
    DuelNotOpenError,
    ExerciseOverError,
    ExerciseUnknownError,
    NoRetakeError,
    NothingToPractiseError,
    NotNextItemError,
    OpponentUnfitError,
)
from study.self_study.exam import GRACE
from study.tables import events, practice_items
from tests.integration.study.practising import Practice, bring_in, choice, in_words, with_caps

MIDNIGHT = datetime(2026, 6, 30, 16, tzinfo=UTC)  # of Asia/Shanghai


@pytest.fixture
def practice(storage):
    return Practice(storage)


def _count(storage, *kinds):
    with storage.reading() as connection:
        query = select(func.count()).select_from(events).where(events.c.kind.in_(kinds))
        return connection.scalar(query)


def test_the_list_of_a_day_stays_the_same_until_midnight_in_shanghai(practice):
    practice.moment = MIDNIGHT - timedelta(seconds=1)
    first = practice.begin(Exercise.DAILY)
    bring_in(practice.storage, *(choice(number) for number in range(100, 140)))
    again = practice.begin(Exercise.DAILY)
    practice.moment = MIDNIGHT
    tomorrow = practice.begin(Exercise.DAILY)

    assert (first.created, again.created, tomorrow.created) == (True, False, True)
    assert first.record.id == again.record.id
    assert len(first.record.ids) == 10
    assert first.record.ids == again.record.ids != tomorrow.record.ids


def test_fifty_who_send_one_answer_at_once_leave_one_event_and_hear_the_same(practice):
    run = practice.begin(Exercise.DAILY).record
    item, id_ = run.ids[0], uuid4()
    value = practice.value(run, item, right=True)

    with ThreadPoolExecutor(50) as pool:
        told = list(pool.map(lambda _: practice.answer(run, item, id_=id_, value=value), range(50)))

    assert sum(one.created for one in told) == 1
    assert {one.record for one in told if one.record.id == id_ and one.record.mark == 1} == {told[0].record}
    assert _count(practice.storage, ItemAnswered.kind) == 1
    assert practice.points().total == 2


def test_the_first_answer_stands_whatever_comes_under_another_id(practice):
    run = practice.begin(Exercise.TOPIC, topic="党费").record
    first = practice.answer(run, run.ids[0], right=False)
    second = practice.answer(run, run.ids[0], right=True)

    assert (second.created, second.record) == (False, first.record)
    assert practice.points().total == 0


def test_a_used_id_with_another_answer_or_of_another_member_is_refused(practice):
    run, id_ = practice.begin(Exercise.DAILY).record, uuid4()
    practice.answer(run, run.ids[0], id_=id_)
    theirs = practice.begin(Exercise.DAILY, practice.li).record

    with pytest.raises(EventConflictError):
        practice.answer(run, run.ids[0], right=False, id_=id_)
    with pytest.raises(IdTakenError):
        practice.answer(theirs, theirs.ids[0], who=practice.li, id_=id_)
    with pytest.raises(IdTakenError):
        practice.begin(Exercise.CHALLENGE, practice.li, id_=run.id)
    with pytest.raises(EventConflictError):
        practice.begin(Exercise.CHALLENGE, id_=run.id)


def test_nobody_reaches_what_is_another_members(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0], right=False)

    with pytest.raises(ExerciseUnknownError):
        practice.look(run, practice.li)
    with pytest.raises(ExerciseUnknownError):
        practice.answer(run, run.ids[1], who=practice.li, value="A")
    assert practice.book(practice.li) == []
    assert practice.points(practice.li).earned_today == 0
    assert self_study_reading.recent(practice.desk, practice.li, limit=9, now=practice.moment) == ()


def test_a_challenge_goes_in_order_and_ends_with_the_first_error(practice):
    run = practice.begin(Exercise.CHALLENGE).record
    with pytest.raises(NotNextItemError):
        practice.answer(run, run.ids[1])
    with pytest.raises(CannotSkipError):
        practice.skip(run, run.ids[0])
    practice.answer(run, run.ids[0])
    practice.answer(run, run.ids[1], right=False)

    assert practice.look(run).standing.is_over
    with pytest.raises(ExerciseOverError):
        practice.answer(run, run.ids[2])


def test_what_is_skipped_comes_after_the_others_and_nothing_is_left_out(practice):
    run = practice.begin(Exercise.TOPIC, topic="党费", count=3).record
    practice.skip(run, run.ids[0])
    shown = [practice.look(run).standing.following]
    for item in (run.ids[1], run.ids[2], run.ids[0]):
        practice.answer(run, item)
        shown.append(practice.look(run).standing.following)

    assert shown == [run.ids[1], run.ids[2], run.ids[0], None]


def test_points_hold_to_the_caps_over_midnight_and_say_which_cap_it_was(storage):
    practice = Practice(storage, rules=with_caps(topic=3, day=4, week=5))
    practice.moment = MIDNIGHT - timedelta(minutes=1)
    run = practice.begin(Exercise.TOPIC, topic="党费", count=10).record
    for item in run.ids[:4]:
        practice.answer(run, item)
    before = practice.points()
    practice.moment = MIDNIGHT
    for item in run.ids[4:8]:
        practice.answer(run, item)
    after = practice.points()

    assert (before.earned_today, before.today, before.total) == (4, 3, 3)
    assert [(one.by.value, one.earned, one.cap) for one in before.capped] == [("exercise", 4, 3)]
    assert (after.earned_today, after.today, after.this_week, after.total) == (4, 2, 5, 5)
    assert [(one.by.value, one.earned, one.cap) for one in after.capped] == [
        ("exercise", 4, 3),
        ("week", 6, 5),
    ]


def test_a_wrong_answer_enters_the_book_and_three_right_ones_take_it_out(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0], right=False)
    books = [practice.book()]
    for _ in range(3):
        practice.later(hours=1)
        again = practice.begin(Exercise.WRONG_BOOK).record
        practice.answer(again, run.ids[0])
        books.append(practice.book())

    assert books == [[run.ids[0]]] * 3 + [[]]
    with pytest.raises(NothingToPractiseError):
        practice.begin(Exercise.WRONG_BOOK)


def test_what_was_answered_comes_up_for_review_and_not_before_it_is_due(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0])
    with pytest.raises(NothingToPractiseError):
        practice.begin(Exercise.REVIEW)
    practice.later(days=30)

    assert [one.item.id for one in practice.due()[0]] == [run.ids[0]]
    assert practice.begin(Exercise.REVIEW).record.ids == (run.ids[0],)


def test_an_item_that_was_taken_out_reaches_nobody_any_more(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0], right=False)
    bank.decide(practice.storage, run.ids[0], State.DROPPED, version=1, actor=SYSTEM, now=practice.moment)
    bring_in(practice.storage, choice(500, topic="草稿"), as_drafts=True)
    practice.later(days=30)

    assert practice.book() == []
    assert practice.due() == ((), 0)
    with pytest.raises(NothingToPractiseError):
        practice.begin(Exercise.TOPIC, topic="草稿")


def test_an_exam_counts_the_last_answer_in_time_and_keeps_what_a_phone_claims(practice):
    exam = practice.begin(Exercise.EXAM, count=4, minutes=10).record
    first, second, third, _ = exam.ids
    practice.answer(exam, first, right=False)
    practice.later(seconds=1)
    practice.answer(exam, first)
    open_ = practice.look(exam)
    practice.moment = exam.ends_at + GRACE
    practice.answer(exam, second)
    practice.later(seconds=1)
    claimed = exam.ends_at - timedelta(seconds=30)
    practice.answer(exam, third, claimed_at=claimed)
    with pytest.raises(ExerciseOverError):
        practice.answer(exam, third)
    over = practice.look(exam)

    assert open_.result is None
    assert (over.result.score, over.result.with_unverified, over.result.out_of) == (2, 3, 4)
    assert practice.points().total == 4
    assert practice.book() == []


def test_an_exam_counts_nowhere_before_it_is_handed_in_and_everywhere_after(practice):
    exam = practice.begin(Exercise.EXAM, count=2).record
    practice.answer(exam, exam.ids[0], right=False)
    before = practice.book()
    id_ = uuid4()
    practice.hand_in(exam, id_)
    practice.hand_in(exam, id_)
    practice.hand_in(exam)

    assert (before, practice.book()) == ([], [exam.ids[0]])
    assert practice.look(exam).result.score == 0
    assert _count(practice.storage, "exercise_handed_in") == 1


def test_a_restart_in_the_middle_of_an_exam_loses_nothing(practice, storage):
    exam = practice.begin(Exercise.EXAM, count=3).record
    practice.answer(exam, exam.ids[0])
    storage.close()  # every connection, as a process that ends does
    practice.answer(exam, exam.ids[1])
    with storage.writing() as connection:  # and as a box whose tables were lost
        for table in self_study_derived._ALL:
            connection.execute(table.delete())
    practice.answer(exam, exam.ids[2])
    practice.hand_in(exam)

    assert practice.look(exam).result.score == 3


def test_who_failed_sits_another_paper_and_who_passed_does_not(practice):
    exam = practice.begin(Exercise.EXAM, count=4).record
    with pytest.raises(NoRetakeError, match="goes on"):
        practice.begin(Exercise.RETAKE, exam=exam.id)
    practice.hand_in(exam)
    retake = practice.begin(Exercise.RETAKE, exam=exam.id).record
    for item in retake.ids:
        practice.answer(retake, item)
    practice.hand_in(retake)

    assert not set(exam.ids) & set(retake.ids)
    assert practice.look(retake).result.share == 1
    with pytest.raises(NoRetakeError, match="passed"):
        practice.begin(Exercise.RETAKE, exam=exam.id)
    with pytest.raises(ExerciseUnknownError):
        practice.begin(Exercise.RETAKE, practice.li, exam=exam.id)


def test_a_paper_that_the_bank_cannot_fill_is_refused(practice):
    with pytest.raises(NotEnoughItemsError):
        practice.begin(Exercise.EXAM, count=13)


def test_a_duel_is_won_by_more_right_answers_and_then_by_less_time(practice):
    run = practice.begin(Exercise.DUEL, opponent=practice.li, count=2).record
    with pytest.raises(DuelNotOpenError):
        practice.answer(run, run.ids[0])
    with pytest.raises(DuelNotOpenError):
        practice.reply(run, practice.wang)
    practice.reply(run, practice.li)
    for who, seconds in ((practice.wang, 3), (practice.li, 2)):
        for item in run.ids:
            assert practice.take_next(run, who).standing.following == item
            practice.later(seconds=seconds)
            practice.take_next(run, who)  # asking again does not start the clock anew
            practice.answer(run, item, who=who)
    state = practice.look(run).standing.duel

    assert [(one.marks, one.time_ms) for one in state.sides] == [(2, 6000), (2, 4000)]
    assert (state.outcome, state.winner) == (Outcome.WON, str(practice.li))
    shown = [
        run.display(choice(int(item[2:])), who) for who in (practice.wang, practice.li) for item in run.ids
    ]
    assert shown[:2] == shown[2:]


def test_who_is_not_invited_sees_no_duel_and_nobody_duels_alone(practice):
    zhao = practice.enrol("1003", "赵敏")
    run = practice.begin(Exercise.DUEL, opponent=practice.li).record

    with pytest.raises(ExerciseUnknownError):
        practice.look(run, zhao)
    with pytest.raises(OpponentUnfitError):
        practice.begin(Exercise.DUEL, opponent=practice.wang)
    declined = practice.reply(run, practice.li, accepted=False)
    assert practice.reply(run, practice.li, accepted=True).accepted is declined.accepted is False


def test_an_answer_in_words_waits_for_its_author_and_the_first_mark_stands(practice):
    bring_in(practice.storage, in_words(1))
    run = practice.begin(Exercise.TOPIC, topic="简答").record
    value = {"text": "我的答案", "self_mark": "right"}
    sent = practice.answer(run, "简-1", value=value)
    before = practice.points().total
    marked = mark_own(practice.desk, practice.deed(), run.id, "简-1", SelfMark.PARTLY)
    again = mark_own(practice.desk, practice.deed(), run.id, "简-1", SelfMark.RIGHT)

    assert (sent.record.mark, before) == (None, 0)
    assert marked.record.mark == again.record.mark == Fraction(1, 2)
    assert practice.book() == ["简-1"]


def test_an_answer_goes_by_the_letters_that_were_shown_and_is_kept_by_those_of_the_bank(practice):
    run = practice.begin(Exercise.DAILY).record
    for item in run.ids:
        practice.answer(run, item)
    with practice.storage.reading() as connection:
        told = [event.payload for event in log.about(connection, Subject(), ItemAnswered.kind)]

    assert {one.answer for one in told} == {"B"}
    assert {one.mark for one in told} == {"1"}
    assert len({practice.value(run, item, right=True) for item in run.ids}) > 1


def test_an_answer_of_the_wrong_form_leaves_nothing(practice):
    run = practice.begin(Exercise.DAILY).record
    with pytest.raises(AnswerFormError):
        practice.answer(run, run.ids[0], value="Z")

    assert _count(practice.storage, ItemAnswered.kind) == 0


def test_a_corrected_item_is_marked_as_it_was_shown(practice):
    run = practice.begin(Exercise.DAILY).record
    item = run.ids[0]
    corrected = choice(int(item[2:]))
    corrected = type(corrected)(item, corrected.stem, SingleChoice(("甲", "乙", "丙"), 0), topic="党费")
    bank.change(practice.storage, corrected, version=1, actor=SYSTEM, now=practice.moment)

    assert practice.answer(run, item).record.mark == 1


def _known(storage):
    with storage.reading() as connection:
        return sorted(map(tuple, connection.execute(select(practice_items))))


def test_other_rules_are_those_of_the_past_as_well_and_back_again(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0], right=False)
    exam = practice.begin(Exercise.EXAM, count=2).record
    practice.answer(exam, exam.ids[0])
    practice.hand_in(exam)
    usual, points = _known(practice.storage), practice.points()
    rules = practice_rules()
    practice.desk = type(practice.desk)(
        practice.storage, rules.model_copy(update={"points": {Exercise.DAILY: 2, Exercise.EXAM: 7}}), b""
    )
    others = practice.points()
    practice.desk = type(practice.desk)(practice.storage, rules, b"")

    assert (points.total, others.total) == (2, 7)
    assert practice.points() == points
    assert _known(practice.storage) == usual


def test_answers_that_came_from_another_box_are_in_the_book_as_well(practice):
    run = practice.begin(Exercise.DAILY).record
    practice.answer(run, run.ids[0])
    with practice.storage.reading() as connection:
        (mine,) = log.about(connection, Subject(member=practice.wang), ItemAnswered.kind)
    theirs = mine.payload.model_copy(update={"item": run.ids[1], "answer": "A", "mark": "0"})
    told = replace(
        mine,
        id=uuid4(),
        device="box-b",
        sequence=7,
        payload=theirs,
        received_at=practice.moment + timedelta(days=9),
    )
    log.receive(practice.storage, [told])
    known, _ = self_study_reading.book(practice.desk, practice.wang, limit=9, now=practice.moment)

    assert [(one.item.id, one.wrong_since) for one in known] == [(run.ids[1], practice.moment)]


def test_an_exam_of_a_box_with_another_bank_counts_and_keeps_nobody_from_reading(practice):
    exam = practice.begin(Exercise.EXAM, count=2).record
    practice.answer(exam, exam.ids[0])
    with practice.storage.reading() as connection:
        told = log.about(connection, Subject(member=practice.wang))
    begun = told[0].payload
    renamed = {item: f"别处-{number}" for number, item in enumerate(exam.ids)}
    theirs = uuid4()
    copied = begun.model_copy(
        update={"items": tuple(one.model_copy(update={"item": renamed[one.item]}) for one in begun.items)}
    )
    answer = told[1].payload.model_copy(update={"run": theirs, "item": renamed[exam.ids[0]]})
    ids = (theirs, uuid4())
    log.receive(
        practice.storage,
        [
            replace(event, id=id_, device="box-b", sequence=number, payload=payload)
            for number, (event, id_, payload) in enumerate(
                zip(told, ids, (copied, answer), strict=True), start=1
            )
        ],
    )
    practice.moment = exam.ends_at + GRACE + timedelta(seconds=1)

    assert practice.points().total == 4
    assert len(self_study_reading.recent(practice.desk, practice.wang, limit=9, now=practice.moment)) == 2
    with pytest.raises(UnknownItemError):
        practice.look(replace(exam, id=theirs))


def test_what_is_true_or_false_can_be_practised_too(practice):
    item = choice(700)
    bring_in(practice.storage, type(item)("判-1", "预备期为一年。", TrueFalse(True), topic="判断"))
    run = practice.begin(Exercise.TOPIC, topic="判断").record

    assert practice.answer(run, "判-1", value=False).record.mark == 0
