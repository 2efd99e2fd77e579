"""A led quiz in a real database: whose answers count, from when to when, and what the log keeps for ever."""

import threading
from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest

from knowledge.bank.item import Item, SingleChoice
from study.actors import SYSTEM
from study.errors import EventConflictError, UnknownItemError
from study.events import log
from study.events.quiz_kinds import QuizAnsweredLate, QuizBegun
from study.ledger import bank
from study.ledger.quiz_items import Chosen
from study.marking.errors import AnswerFormError
from study.papers.errors import NotEnoughItemsError
from study.papers.rules import PaperRule, Section
from study.quiz.actions import CloseItem, EndQuiz, PauseQuiz, ResumeQuiz, RevealItem, Scoring, ShowItem
from study.quiz.errors import (
    ItemClosedError,
    MayNotPlayError,
    QuizNotOverError,
    QuizPausedError,
    QuizPlanError,
)
from study.quiz.scoring import group_ranking
from study.quiz.state import Phase
from study.quiz.teams import Teams
from study.session.actions import Pause, Resume
from study.session.errors import StaleLeadError, WrongPhaseError
from tests.integration.study.quizzing import ITEMS, PROVISION, SEED, Quizzing, fill_bank


@pytest.fixture
def room(storage):
    return Quizzing(storage)


def test_a_whole_quiz_is_counted_from_its_events_however_the_bank_changes_meanwhile(room):
    li, han, ming = room.players
    room.prepare("s", "m")
    wrong_now = Item("s", "预备期多久？", SingleChoice(("半年", "一年", "两年"), 2), topic="发展")
    bank.change(room.storage, wrong_now, version=1, actor=SYSTEM, now=room.moment)
    right = room.letter("s", "一年")
    room.play(0, {li: right, han: right, ming: room.letter("s", "两年")})
    room.play(1, {li: sorted([room.letter("m", "三会一课"), room.letter("m", "民主评议")]),
                  han: [room.letter("m", "三会一课")]})  # fmt: skip
    room.end()

    assert room.scores() == {li: 2, han: Fraction(3, 2), ming: 0}
    assert room.from_the_log().quiz == room.standing().quiz
    begun = room.told("quiz_begun")[0].payload
    assert [(one.item["id"], one.version, one.item.get("right")) for one in begun.items] == [
        ("s", 1, "B"),
        ("m", 1, ["A", "B"]),
    ]


def test_what_the_stream_shows_tells_no_answer_before_and_no_answerer_after_the_reveal(room):
    li, han, ming = room.players
    room.prepare("s")
    right = room.letter("s", "一年")
    room.play(0, {li: right, han: right, ming: room.letter("s", "半年")})

    shown = [(event.kind, event.payload.shown()) for event in room.told()]

    before = [payload for kind, payload in shown if kind != "quiz_item_revealed"]
    assert all({"answer", "items", "seed", "right"}.isdisjoint(payload) for payload in before)
    assert "见第七条" not in str(before)
    asked = next(payload["asked"] for kind, payload in shown if kind == "quiz_item_shown")
    assert sorted(asked["parts"]) == sorted(ITEMS[0].task.options)
    revealed = next(payload for kind, payload in shown if kind == "quiz_item_revealed")
    assert (revealed["right"], revealed["explanation"]) == (right, "见第七条")
    assert revealed["sources"] == [{"document": PROVISION.document, "quote": PROVISION.quote}]
    assert (revealed["counts"]["answered"], revealed["counts"]["right"]) == (3, 2)


def test_an_answer_sent_again_is_one_answer_and_its_id_stands_for_nothing_else(room):
    li, han, _ = room.players
    room.prepare("s")
    room.lead(ShowItem(0))
    room.later(2)
    sent = uuid4()

    first = room.answer(li, 0, "A", id_=sent)
    room.later(3)
    again = room.answer(li, 0, "A", id_=sent)

    assert (first.created, again.created) == (True, False)
    assert first.record == again.record
    assert again.record.after_ms == 2000
    assert len(room.told("quiz_answered")) == 1
    for member, value in ((li, "B"), (han, "A")):
        with pytest.raises(EventConflictError):
            room.answer(member, 0, value, id_=sent)


def test_what_waited_in_a_tunnel_is_kept_as_late_and_counts_for_nothing(room):
    li, han, ming = room.players
    room.prepare("s", limit_s=20)
    room.join(li)
    right = room.letter("s", "一年")
    room.lead(ShowItem(0))
    room.later(22)
    assert not room.answer(han, 0, right).record.late  # two seconds for the way
    room.later(0.001)
    sent = uuid4()
    assert room.answer(li, 0, right, id_=sent).record.late
    room.lead(CloseItem(0), RevealItem(0))
    assert room.answer(li, 0, right, id_=sent).record.late
    assert room.answer(ming, 0, right).record.late
    room.end()
    assert room.answer(ming, 0, right).record.late  # who never joined
    room.close()
    assert room.answer(li, 0, right).record.late

    assert room.scores() == {li: 0, han: 1}
    assert [event.subject.member for event in room.told("quiz_answered_late")] == [li, ming, ming, li]
    assert isinstance(room.told("quiz_answered_late")[0].payload, QuizAnsweredLate)


def test_what_was_received_before_the_limit_counts_though_writers_queued(room):
    li = room.players[0]
    room.prepare("s", limit_s=20)
    room.lead(ShowItem(0))
    received = room.moment + timedelta(seconds=19)
    room.later(60)

    taken = room.answer(li, 0, room.letter("s", "一年"), at=received).record

    assert (taken.late, taken.after_ms) == (False, 19_000)


def test_only_who_is_counted_and_there_plays(room):
    li, han, _ = room.players
    stranger = room.enrol("2999", "路人")
    room.prepare("s")
    room.lead(ShowItem(0))
    room.move(han, here=False)

    for member in (stranger, han):
        with pytest.raises(MayNotPlayError):
            room.answer(member, 0, "A")
        with pytest.raises(MayNotPlayError):
            room.join(member)
    room.move(han, here=True)

    assert room.answer(han, 0, "A").created
    assert room.answer(li, 0, "A").created
    assert set(room.scores()) == {li, han}


def test_answering_joins_and_who_joined_is_asked_though_silent(room):
    li, han, ming = room.players
    room.prepare("s", "t")
    room.join(li)
    assert not room.join(li).created
    room.play(0, {han: room.letter("s", "一年")})
    room.play(1, {ming: True})
    room.end()

    assert {one.member: (one.right, one.asked) for one in room.standing().ranking} == {
        str(li): (0, 2),
        str(han): (1, 2),
        str(ming): (1, 1),
    }


def test_in_a_pause_the_clock_stands_and_the_phone_keeps_the_answer(room):
    li = room.players[0]
    room.prepare("s", limit_s=20, scoring=Scoring.WITH_SPEED)
    room.lead(ShowItem(0))
    room.later(5)
    room.lead(PauseQuiz())
    room.later(600)
    with pytest.raises(QuizPausedError):
        room.answer(li, 0, "A")
    room.lead(ResumeQuiz())
    room.later(5)

    assert room.answer(li, 0, room.letter("s", "一年")).record.after_ms == 10_000
    room.lead(CloseItem(0), RevealItem(0))
    assert room.scores() == {li: Fraction(5, 4)}


def test_the_clock_stands_and_goes_on_with_the_session(room):
    li = room.players[0]
    room.prepare("s", limit_s=20, scoring=Scoring.WITH_SPEED)
    room.lead(ShowItem(0))
    room.later(5)
    pause, resume = uuid4(), uuid4()
    for _ in range(2):
        room.command(Pause(), id_=pause)
    room.later(600)
    with pytest.raises(QuizPausedError):
        room.answer(li, 0, "A")
    for action in (ResumeQuiz(), ShowItem(0)):
        with pytest.raises(WrongPhaseError, match="paused"):
            room.lead(action)
    for _ in range(2):
        room.command(Resume(), id_=resume)
    room.later(5)

    assert room.answer(li, 0, room.letter("s", "一年")).record.after_ms == 10_000
    room.lead(CloseItem(0), RevealItem(0))
    assert room.scores() == {li: Fraction(5, 4)}
    told = [
        (one.kind, one.payload.model_dump(exclude={"quiz"}))
        for one in room.told("quiz_paused", "quiz_resumed")
    ]
    assert told == [("quiz_paused", {"with_session": True}), ("quiz_resumed", {})]
    assert room.from_the_log().quiz == room.standing().quiz


def test_a_quiz_that_its_leader_paused_waits_for_its_leader_though_the_session_goes_on(room):
    room.prepare("s")
    room.lead(ShowItem(0), PauseQuiz())
    room.command(Pause())
    room.command(Resume())
    assert (room.standing().quiz.phase, len(room.told("quiz_paused", "quiz_resumed"))) == (Phase.PAUSED, 1)

    room.lead(ResumeQuiz())
    room.command(Pause())
    room.lead(CloseItem(0))
    room.command(Resume())

    assert (room.standing().quiz.phase, len(room.told("quiz_resumed"))) == (Phase.CLOSED, 1)


def test_a_pause_that_is_not_written_leaves_the_clock_running(room):
    li = room.players[0]
    room.prepare("s", limit_s=20)
    room.lead(ShowItem(0))
    with pytest.raises(EventConflictError):
        room.command(Pause(), id_=room.quiz)
    with pytest.raises(StaleLeadError):
        room.command(Pause(), epoch=7)
    room.later(5)

    assert room.answer(li, 0, "A").record.after_ms == 5_000
    assert room.told("quiz_paused") == ()


def test_groups_come_from_the_roster_and_not_from_phones(room):
    first, second = room.enrol("3001", "甲", group="一组"), room.enrol("3002", "乙", group="二组")
    room.check_in(first, second)
    room.prepare("s", teams=Teams.GROUP)
    room.play(0, {first: room.letter("s", "一年"), second: room.letter("s", "半年"), room.players[0]: "A"})

    ranked = group_ranking(room.standing().quiz)

    assert [(one.rank, one.average, one.members) for one in ranked] == [(1, 1, 1), (2, 0, 1)]


def test_a_quiz_goes_by_the_lead_of_the_session_and_there_is_one_at_a_time(room):
    with pytest.raises(StaleLeadError):
        room.prepare(order=room.order(id_=room.quiz, device="d-other"))
    begun = room.order(id_=room.quiz)
    assert room.prepare("s", order=begun).created
    assert not room.prepare("s", order=begun).created
    with pytest.raises(EventConflictError):
        room.prepare("t", order=begun)
    with pytest.raises(QuizNotOverError):
        room.prepare("s", order=room.order())
    for stale in ({"device": "d-other"}, {"epoch": 0}):
        with pytest.raises(StaleLeadError):
            room.lead(ShowItem(0), **stale)
    order = uuid4()
    assert room.lead(ShowItem(0), id_=order).created
    assert not room.lead(ShowItem(0), id_=order).created
    with pytest.raises(EventConflictError):
        room.lead(CloseItem(0), id_=order)
    room.close()
    with pytest.raises(WrongPhaseError):
        room.lead(CloseItem(0))
    assert room.lead(EndQuiz()).created


def test_a_paper_by_rule_is_the_same_from_the_same_seed_and_takes_only_what_is_approved(room):
    draft = Item("d", "草稿", SingleChoice(("甲", "乙"), 0), topic="发展")
    fill_bank(room.storage, [draft], now=room.moment, as_drafts=True)
    rule = PaperRule((Section(2, topics=("发展",)), Section(1, topics=("党费",), points=2)))
    first = room.prepare(source=rule, seed=SEED).record
    room.end()
    again = room.prepare(source=rule, seed=SEED, order=room.order()).record

    assert sorted(one.item.id for one in first.quiz.plan.items) == ["o", "s", "t"]
    ids = [[one.item.id for one in led.quiz.plan.items] for led in (first, again)]
    assert ids[0] == ids[1]
    assert (again.begun.paper, again.begun.seed) == (rule, SEED.hex())
    room.lead(EndQuiz(), quiz=again.quiz.id)
    for source, refused in (
        (PaperRule((Section(3, topics=("发展",)),)), NotEnoughItemsError),
        (Chosen(("d",)), UnknownItemError),
        (Chosen(("w",)), UnknownItemError),
        (Chosen(("s", "s")), QuizPlanError),
    ):
        with pytest.raises(refused):
            room.prepare(source=source, order=room.order())


def test_what_is_no_answer_to_the_item_or_comes_too_early_is_refused_and_leaves_nothing(room):
    li = room.players[0]
    room.prepare("s", "t")
    room.lead(ShowItem(0))

    for number, value, refused in ((0, "Z", AnswerFormError), (0, True, AnswerFormError),
                                   (1, True, ItemClosedError), (2, "A", ItemClosedError)):  # fmt: skip
        with pytest.raises(refused):
            room.answer(li, number, value)

    assert [event.kind for event in room.told()] == ["quiz_begun", "quiz_item_shown"]


def test_answers_of_many_at_once_are_all_kept_and_what_is_remembered_is_what_the_log_tells(room):
    many = room.come(24)
    room.prepare("s", "m")
    room.lead(ShowItem(0))

    def send(member):
        for value in ("A", "B"):
            room.answer(member, 0, value)

    threads = [threading.Thread(target=send, args=(member,)) for member in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(room.told("quiz_answered")) == 48
    assert room.standing().quiz == room.from_the_log().quiz
    assert len(room.standing().quiz.joined) == 24


def test_what_was_rolled_back_is_not_remembered(room):
    li = room.players[0]
    room.prepare("s")
    room.lead(ShowItem(0))
    real = log.append_own

    def failing(connection, draft, *, now):
        real(connection, draft, now=now)
        raise RuntimeError("power cut")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "append_own", failing)
        with pytest.raises(RuntimeError):
            room.answer(li, 0, "A")

    assert room.standing().quiz.joined == {}
    assert room.answer(li, 0, "A").created
    assert isinstance(room.told("quiz_begun")[0].payload, QuizBegun)
