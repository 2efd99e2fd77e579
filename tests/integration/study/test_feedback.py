"""Feedback, its queue and the cards that come of it, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from study import handed_questions
from study.actors import SYSTEM, Actor, ActorKind
from study.audit import log as audit
from study.errors import EventConflictError, IdTakenError
from study.events import log
from study.feedback.cards import CardWords
from study.feedback.errors import (
    ApprovedCardUnknownError,
    CardWithdrawnError,
    EntryUnknownError,
    FeedbackReasonMissingError,
    QuestionHasCardError,
)
from study.feedback.questions import key_of
from study.feedback.queue import Answered, EntryState, Thumb, entries
from study.ledger import approved_cards, feedback
from study.ledger.approved_cards import Approval
from study.ledger.feedback import Rater, Rating
from study.people import branches, members
from study.people.members import Entry
from study.records import HandedQuestionRequest

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
LIBRARY = "sample"
VISITOR = Rater(Actor(ActorKind.VISITOR, "d-1"), None)
DOWN = Rating(UUID(int=1), "探亲假怎么请？", Thumb.DOWN, " 没说几天 ", Answered(("p1", "p2"), "c1", "r1"))
WORDS = CardWords("探亲假怎么请", ("请探亲假",), "向车间请。", "请假.md", "p9", "探亲假由车间批准。")


@pytest.fixture
def editor(storage):
    branch = branches.add(storage, "一支部", actor=SYSTEM, now=NOW)
    with storage.writing() as connection:
        return members.add(connection, Entry("1001", "王芳", branch.id, None), now=NOW)


def _rate(storage, rating=DOWN, rater=VISITOR, at=NOW):
    return feedback.rate(storage, LIBRARY, rating, rater, now=at)


def test_the_same_feedback_told_again_counts_once_and_names_nobody(storage, editor):
    with ThreadPoolExecutor(8) as pool:
        made = [one.created for one in pool.map(lambda _: _rate(storage), range(20))]
    member = Rater(Actor.member(editor), editor)
    assert _rate(storage, replace(DOWN, id=uuid4(), comment=None), member).created

    ((entry,), total) = feedback.queue(storage, LIBRARY, limit=9)

    assert (made.count(True), total) == (1, 1)
    assert (entry.downs, entry.comments, entry.question) == (2, ("没说几天",), "探亲假怎么请？")
    assert entry.answers == (DOWN.answer,)
    told = log.after(storage, 0, limit=9)[-1].event
    assert (told.subject.member, told.payload.comment) == (editor, None)
    assert "comment" not in told.payload.shown()


def test_an_id_stands_for_one_word_of_one_person(storage):
    _rate(storage)

    with pytest.raises(EventConflictError, match="other content"):
        _rate(storage, replace(DOWN, thumb=Thumb.UP))
    with pytest.raises(IdTakenError, match="somebody else"):
        _rate(storage, DOWN, Rater(Actor(ActorKind.VISITOR, "d-2"), None))


def test_a_card_settles_its_question_with_all_wordings_and_what_was_handed_over(storage, editor):
    _rate(storage)
    handed = HandedQuestionRequest(id=uuid4(), visitor="v1", text="请探亲假")
    handed_questions.record(storage, handed, now=NOW)
    other = replace(DOWN, id=uuid4(), question="回家看父母的假怎么请")
    _rate(storage, other)
    approval = Approval(uuid4(), WORDS, settles=key_of(LIBRARY, other.question))
    later = NOW + timedelta(minutes=1)

    made = approved_cards.approve(storage, LIBRARY, approval, by=editor, now=later)
    again = approved_cards.approve(storage, LIBRARY, approval, by=editor, now=later)

    assert (made.created, again.created, again.record) == (True, False, made.record)
    settled, total = feedback.queue(storage, LIBRARY, state=EntryState.CARD, limit=9)
    assert total == 3
    assert {one.decision.told for one in settled} == {str(approval.id)}
    assert feedback.queue(storage, LIBRARY, state=EntryState.OPEN, limit=9) == ((), 0)
    assert feedback.queue(storage, "other", limit=9)[1] == 1  # what was handed over belongs to no library
    (entry,) = [one for one in audit.newest(storage, before=None, limit=9) if "card.approved" in one.entry]
    assert f"card:{approval.id}" in entry.entry
    assert "探亲" not in entry.entry


def test_once_its_card_is_withdrawn_a_question_waits_again(storage, editor):
    _rate(storage)
    approval = Approval(uuid4(), WORDS, settles=key_of(LIBRARY, DOWN.question))
    approved_cards.approve(storage, LIBRARY, approval, by=editor, now=NOW)
    assert feedback.queue(storage, LIBRARY, state=EntryState.OPEN, limit=9) == ((), 0)

    approved_cards.withdraw(storage, LIBRARY, uuid4(), approval.id, reason="过时", by=editor, now=NOW)

    (entry,) = feedback.queue(storage, LIBRARY, state=EntryState.OPEN, limit=9)[0]
    assert (entry.key, entry.downs) == (key_of(LIBRARY, DOWN.question), 1)


def test_who_hands_a_question_over_again_and_again_presses_once(storage):
    for _ in range(9):
        handed = HandedQuestionRequest(id=uuid4(), visitor="v1", text="请探亲假")
        handed_questions.record(storage, handed, now=NOW)

    (entry,) = feedback.queue(storage, LIBRARY, limit=9)[0]

    assert (entry.handed, entry.pressing) == (1, 1)


def test_new_feedback_on_a_settled_question_waits_again(storage, editor):
    _rate(storage)
    key = key_of(LIBRARY, DOWN.question)
    step = uuid4()
    entry = feedback.dismiss(storage, LIBRARY, step, key, reason="写得很清楚", by=editor, now=NOW)
    assert (entry.state, entry.decision.told, entry.decision.by) == (
        EntryState.DISMISSED,
        "写得很清楚",
        str(editor),
    )
    assert feedback.dismiss(storage, LIBRARY, step, key, reason="写得很清楚", by=editor, now=NOW) == entry

    with pytest.raises(EntryUnknownError, match="take keys from the queue"):
        feedback.dismiss(storage, LIBRARY, uuid4(), key, reason="再说", by=editor, now=NOW)
    _rate(storage, replace(DOWN, id=uuid4(), comment="还是没说几天"))

    (again,) = feedback.queue(storage, LIBRARY, state=EntryState.OPEN, limit=9)[0]
    assert (again.downs, again.comments) == (1, ("还是没说几天",))
    with pytest.raises(FeedbackReasonMissingError, match="say why"):
        feedback.dismiss(storage, LIBRARY, uuid4(), key, reason="  ", by=editor, now=NOW)


def test_a_card_is_replaced_and_withdrawn_once(storage, editor):
    first, second = uuid4(), uuid4()
    approved_cards.approve(storage, LIBRARY, Approval(first, WORDS), by=editor, now=NOW)
    better = Approval(second, replace(WORDS, answer="向车间书面请。"), replaces=first)
    approved_cards.approve(storage, LIBRARY, better, by=editor, now=NOW)
    step = uuid4()

    taken = approved_cards.withdraw(storage, LIBRARY, step, second, reason="已改规定", by=editor, now=NOW)

    again = approved_cards.withdraw(storage, LIBRARY, step, second, reason="已改规定", by=editor, now=NOW)
    assert (again, taken.ended.reason) == (taken, "已改规定")
    assert [(one.approved.id, one.stands) for one in approved_cards.every(storage, LIBRARY)] == [
        (str(second), False),
        (str(first), False),
    ]
    with pytest.raises(CardWithdrawnError, match="look at the list"):
        approved_cards.withdraw(storage, LIBRARY, uuid4(), first, reason="过时", by=editor, now=NOW)
    with pytest.raises(CardWithdrawnError, match="look at the list"):
        approved_cards.approve(storage, LIBRARY, replace(better, id=uuid4()), by=editor, now=NOW)
    with pytest.raises(ApprovedCardUnknownError, match="changed there"):
        approved_cards.withdraw(storage, "other", uuid4(), second, reason="过时", by=editor, now=NOW)


def test_fifty_approvals_at_once_under_one_id_make_one_card(storage, editor):
    approval = Approval(uuid4(), WORDS)

    def approve(_):
        return approved_cards.approve(storage, LIBRARY, approval, by=editor, now=NOW).created

    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(approve, range(50)))

    assert made.count(True) == 1
    assert len(approved_cards.every(storage, LIBRARY)) == 1


def test_the_queue_is_put_in_order_once_while_an_entry_is_dismissed(storage, editor, monkeypatch):
    _rate(storage)
    key, step, ordered = key_of(LIBRARY, DOWN.question), uuid4(), []

    def counting(*told):
        ordered.append(1)
        return entries(*told)

    monkeypatch.setattr(feedback, "entries", counting)
    dismissed = feedback.dismiss(storage, LIBRARY, step, key, reason="写得很清楚", by=editor, now=NOW)

    assert len(ordered) == 1
    assert feedback.queue(storage, LIBRARY, limit=9) == ((dismissed,), 1)


def test_of_ten_contradicting_cards_at_once_one_stands(storage, editor):
    def approve(number):
        words = replace(
            WORDS, question="请，探亲假？" if number % 2 else WORDS.question, answer=f"请 {number} 天。"
        )
        try:
            return approved_cards.approve(
                storage, LIBRARY, Approval(uuid4(), words), by=editor, now=NOW
            ).record.approved.id
        except QuestionHasCardError:
            return None

    with ThreadPoolExecutor(10) as pool:
        made = [one for one in pool.map(approve, range(10)) if one is not None]

    assert [one.approved.id for one in approved_cards.every(storage, LIBRARY)] == made
    assert len(made) == 1
    other = replace(WORDS, question="年假怎么请", variants=("请，探亲假",))
    with pytest.raises(QuestionHasCardError, match="leave the wording out"):
        approved_cards.approve(storage, LIBRARY, Approval(uuid4(), other), by=editor, now=NOW)
    approved_cards.withdraw(storage, LIBRARY, uuid4(), UUID(made[0]), reason="过时", by=editor, now=NOW)
    assert approved_cards.approve(storage, LIBRARY, Approval(uuid4(), other), by=editor, now=NOW).created
    assert approved_cards.approve(storage, "other", Approval(uuid4(), other), by=editor, now=NOW).created


def test_a_card_cannot_settle_what_is_not_there(storage, editor):
    approval = Approval(uuid4(), WORDS, settles=key_of(LIBRARY, "没人问过"))

    with pytest.raises(EntryUnknownError, match="take keys from the queue"):
        approved_cards.approve(storage, LIBRARY, approval, by=editor, now=NOW)

    assert approved_cards.every(storage, LIBRARY) == ()
