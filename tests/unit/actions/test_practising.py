"""Hold self-study in the chat against what reached the API and what was said."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import collaborators
from actions.practising import Challenge, DailyPractice, Mistakes, MockExam, Resit, TopicPractice
from actions.quiz_answers import AnswerItem, GoOnWithItem, HandIn, SkipItem, StopQuiz
from actions.quiz_form import AskItemChoice, ValidateQuizForm
from actions.quiz_questions import MyPoints, ReportItem, WhyItem
from tests.unit.actions.leading import entities

RUN = "e1"
OPEN = {"exercise": RUN, "item": "q1", "number": 1, "places": 0}
ANSWERING = {"quiz": OPEN, "item_kind": "single"}
MARKING = {
    "mark": 0.0,
    "right": False,
    "waits_for_self_mark": False,
    "right_answer": "B",
    "explanation": "预备期为一年。",
    "sources": [{"document": "细则.md", "quote": "预备期为一年"}],
}


def item(number=1, kind="single", **more):
    parts = [{"letter": "A", "text": "半年"}, {"letter": "B", "text": "一年"}]
    return {
        "number": number,
        "of": 3,
        "item": f"q{number}",
        "kind": kind,
        "stem": "预备期多长？",
        "parts": parts,
        "lefts": [],
        "blanks": 0,
        "marking": None,
        **more,
    }


def standing(following=1, exercise="daily", **more):
    return {
        "id": RUN,
        "exercise": exercise,
        "over": following is None,
        "of": 3,
        "answered": 1,
        "right": 1,
        "following": following,
        "items": [{"number": n, "item": f"q{n}"} for n in (1, 2, 3)],
        "exam": None,
        **more,
    }


@pytest.fixture
def bank(api):
    """An exercise whose first item is open, and comes back marked."""
    api.routes["POST", "/practice/exercises"] = 201, {"exercise": standing(), "created": True}
    api.routes["GET", "/current"] = 200, {"exercise": standing(2), "item": item(2, "true_false")}
    api.routes["POST", "/answers"] = 201, {"created": True, "exercise": standing(2)}
    api.routes["GET", "/items/1"] = 200, item(marking=MARKING)
    api.routes["POST", "/skips"] = 200, standing(2)
    api.routes["POST", "/hand-in"] = 200, standing(None)
    api.routes["GET", "/sessions/mine"] = 200, {"live": [], "planned": []}
    return api


@pytest.fixture
def practice(bank, client):
    """Both, for tests that take much else."""
    return bank, client


@pytest.mark.parametrize(
    ("action", "carried", "wish"),
    [
        pytest.param(DailyPractice, {"count": "五"}, {"exercise": "daily"}, id="daily"),
        pytest.param(Mistakes, {"count": "5"}, {"exercise": "wrong_book", "count": 5}, id="mistakes"),
        pytest.param(
            MockExam,
            {"count": "20", "minutes": "三十"},
            {"exercise": "exam", "count": 20, "minutes": 30},
            id="exam",
        ),
        pytest.param(MockExam, {"count": "999"}, {"exercise": "exam", "count": 100}, id="too many"),
    ],
)
def test_an_exercise_is_begun_as_wished_and_its_first_item_held(run, practice, action, carried, wish):
    bank, client = practice
    turn = run(action(client), entities=entities(**carried))

    assert bank.bodies[0]["wish"] == wish
    assert (turn.slots["item_kind"], turn.slots["quiz"]["item"]) == ("true_false", "q2")
    assert turn.next_action is None


def test_a_begin_that_was_lost_is_sent_again_under_its_id(run, bank, client):
    bank.routes["POST", "/practice/exercises"] = httpx.ReadTimeout("lost")
    lost = run(DailyPractice(client))
    run(DailyPractice(client), slots={"pending_order": lost.slots["pending_order"]})

    assert (lost.responses, lost.next_action) == (["utter_practice_unavailable"], "action_listen")
    assert bank.bodies[0] == bank.bodies[1]


@pytest.mark.parametrize(
    ("action", "code", "response"),
    [
        (Mistakes, "nothing_to_practise", "utter_no_mistakes"),
        (DailyPractice, "sign_in_required", "utter_practice_sign_in_first"),
        (MockExam, "not_enough_items", "utter_not_enough_items"),
    ],
)
def test_what_cannot_begin_is_said_and_nothing_is_asked(run, practice, action, code, response):
    bank, client = practice
    bank.routes["POST", "/practice/exercises"] = 401 if code == "sign_in_required" else 409, {"code": code}

    turn = run(action(client))

    assert (turn.responses, turn.next_action) == ([response], "action_listen")


def test_a_topic_that_is_not_there_is_asked_for_with_those_that_are(run, bank, client):
    bank.routes["GET", "/topics"] = 200, {"topics": [{"topic": "党费", "items": 3}]}

    asked = run(TopicPractice(client), entities=entities(topic="天文"))
    begun = run(TopicPractice(client), entities=entities(topic="党费", count="三"))

    assert (asked.responses, asked.next_action) == (["utter_which_topic"], "action_listen")
    assert [one["title"] for one in asked.messages[0]["buttons"]] == ["党费"]
    assert (bank.bodies[0]["wish"], begun.responses) == (
        {"exercise": "topic", "count": 3, "topic": "党费"},
        [],
    )


def test_a_resit_is_of_the_newest_exam_that_was_not_passed(run, bank, client):
    failed = {"score": 3, "out_of": 10, "passed": False}
    bank.routes["GET", "/practice/exercises"] = 200, {"recent": [standing(None, "exam", exam=failed)]}
    run(Resit(client))
    bank.routes["GET", "/practice/exercises"] = 200, {"recent": [standing()]}
    none = run(Resit(client))

    assert [body["wish"] for body in bank.bodies] == [{"exercise": "retake", "exam": RUN}]
    assert (none.responses, none.next_action) == (["utter_no_resit"], "action_listen")


def test_an_item_is_shown_with_its_options_as_buttons_that_name_it(run, bank, client):
    bank.routes["GET", "/current"] = 200, {"exercise": standing(), "item": item()}

    said = run(AskItemChoice(client), slots=ANSWERING).messages[0]

    assert (said["number"], said["of"], said["shown"]) == ("1", "3", "预备期多长？\nA. 半年\nB. 一年")
    assert [one["payload"] for one in said["buttons"]] == [
        '/answer_item{"option": "A", "item": "q1"}',
        '/answer_item{"option": "B", "item": "q1"}',
        "/skip_item{}",
    ]


@pytest.mark.parametrize(
    ("held", "filled", "answer"),
    [
        (("single", 0), {"item_choice": ["A"]}, "A"),
        (("multiple", 0), {"item_choice": ["C", "A", "C"]}, ["A", "C"]),
        (("ordering", 0), {"item_choice": ["B", "A"]}, ["B", "A"]),
        (("matching", 3), {"item_choice": ["B", "A", "C"]}, ["B", "A", "C"]),
        (("true_false", 0), {"item_truth": "false"}, False),
        (("fill_in", 1), {"item_words": "一年 零 一天"}, ["一年 零 一天"]),
        (("fill_in", 2), {"item_words": "一年、半年"}, ["一年", "半年"]),
        (("short_answer", 0), {"item_words": "要按月交"}, {"text": "要按月交"}),
    ],
)
def test_an_answer_goes_out_in_the_form_of_its_kind(run, practice, held, filled, answer):
    bank, client = practice
    run(
        AnswerItem(client),
        slots={"quiz": {**OPEN, "places": held[1]}, "item_kind": held[0], **filled},
    )

    assert (bank.bodies[0]["item"], bank.bodies[0]["answer"]) == ("q1", answer)


def test_after_an_answer_comes_what_is_right_with_its_source_and_then_the_next_item(run, bank, client):
    turn = run(AnswerItem(client), slots={**ANSWERING, "item_choice": ["A"]})

    said = turn.messages[0]
    assert turn.responses == ["utter_answer_wrong"]
    assert said["right_answer"] == "B. 一年"
    assert said["reasons"] == "预备期为一年。\n依据：「预备期为一年」\n——细则.md"
    assert turn.next_action == "quiz_form"
    assert [turn.slots[name] for name in ("item_choice", "item_kind", "pending_order")] == [
        None,
        "true_false",
        None,
    ]


def test_the_source_is_named_by_its_title_where_the_index_has_it(run, practice, materials, monkeypatch):
    _, client = practice
    monkeypatch.setattr(collaborators, "materials", lambda: materials)

    turn = run(AnswerItem(client), slots={**ANSWERING, "item_choice": ["A"]})

    assert turn.messages[0]["reasons"].endswith("——《党费细则》")


def test_after_the_last_answer_comes_the_sum_and_no_question(run, bank, client):
    bank.routes["GET", "/current"] = 200, {"exercise": standing(None, answered=3), "item": None}

    turn = run(AnswerItem(client), slots={**ANSWERING, "item_choice": ["A"]})

    assert turn.responses == ["utter_answer_wrong", "utter_quiz_over"]
    assert (turn.slots["quiz"], turn.next_action) == (None, "action_listen")


def test_an_answer_that_was_lost_is_kept_and_sent_again_under_its_id(run, bank, client):
    filled = {**ANSWERING, "item_choice": ["A"]}
    bank.routes["POST", "/answers"] = httpx.ReadTimeout("lost")
    lost = run(AnswerItem(client), slots=filled)
    bank.routes["POST", "/answers"] = 200, {"created": False, "exercise": standing(2)}

    again = run(AnswerItem(client), slots={**filled, **lost.slots}, intent="answer_item")
    other = run(AnswerItem(client), slots={**filled, **lost.slots}, entities=entities(option="B"))
    run(AnswerItem(client), slots={**filled, **lost.slots, "item_choice": ["B"]})

    assert (lost.responses, lost.next_action) == (["utter_item_answer_not_recorded"], "action_listen")
    assert bank.bodies[0] == bank.bodies[1]
    assert again.responses == ["utter_answer_wrong"]
    assert (other.responses, other.next_action) == ([], "quiz_form")
    assert (bank.bodies[2]["answer"], bank.bodies[2]["id"] != bank.bodies[0]["id"]) == ("B", True)


def test_the_button_of_an_earlier_item_answers_no_other(run, bank, client):
    slots = {**ANSWERING, "item_choice": ["A"]}

    turn = run(AnswerItem(client), slots=slots, entities=entities(option="A", item="q0"))

    assert (turn.responses, bank.bodies, turn.next_action) == (["utter_button_is_old"], [], "quiz_form")
    assert turn.slots["item_choice"] is None


def test_an_answer_of_the_wrong_form_is_asked_for_again(run, bank, client):
    bank.routes["POST", "/answers"] = 422, {"code": "answer_form"}

    turn = run(AnswerItem(client), slots={**ANSWERING, "item_choice": ["A", "B"]})

    assert (turn.responses, turn.next_action) == (["utter_answer_not_understood"], "quiz_form")
    assert "quiz" not in turn.slots


@pytest.mark.parametrize(
    ("asked", "said", "response"),
    [
        (("matching", 5, 4), ["B"], "utter_letters_wanted"),
        (("matching", 5, 4), ["A", "B", "C", "D", "E"], "utter_letters_wanted"),
        (("matching", 5, 4), ["A", "B", "C", "F"], "utter_letters_wanted"),
        (("matching", 5, 4), ["A", "B", "C", "C"], "utter_letters_wanted"),
        (("ordering", 3, 3), ["A", "B"], "utter_letters_wanted"),
        (("ordering", 3, 3), ["A", "B", "B"], "utter_letters_wanted"),
        (("single", 4, 1), ["A", "B"], "utter_one_letter_wanted"),
        (("single", 4, 1), ["E"], "utter_one_letter_wanted"),
        (("multiple", 4, 0), ["A", "E"], "utter_letters_there_are"),
    ],
)
def test_letters_that_make_no_answer_are_not_sent_but_asked_for_again(run, practice, asked, said, response):
    (bank, client), (kind, *size) = practice, asked
    held = {**OPEN, "places": 4, "parts": size[0], "letters": size[1]}

    turn = run(AnswerItem(client), slots={"quiz": held, "item_kind": kind, "item_choice": said})

    assert (turn.responses, bank.bodies, turn.next_action) == ([response], [], "quiz_form")
    assert (turn.slots["item_choice"], "quiz" in turn.slots) == (None, False)
    assert (turn.messages[0]["wanted"], turn.messages[0]["last"]) == (str(size[1]), "ABCDE"[size[0] - 1])


@pytest.mark.parametrize(
    ("kind", "lefts", "parts", "example"),
    [("matching", 4, 5, "BACD"), ("ordering", 0, 5, "BACDE"), ("ordering", 0, 2, "BA")],
)
def test_the_hint_has_an_example_as_long_as_the_item(run, practice, *, kind, lefts, parts, example):
    (bank, client), letters = practice, len(example)
    shown = item(
        1,
        kind,
        parts=[{"letter": one, "text": one} for one in "ABCDE"[:parts]],
        lefts=["左"] * lefts,
    )
    bank.routes["GET", "/current"] = 200, {"exercise": standing(), "item": shown}

    turn = run(AskItemChoice(client), slots={"quiz": OPEN, "item_kind": kind})

    assert f"“{example}”" in turn.messages[0]["how"]
    assert f"{letters} 个" in turn.messages[0]["how"]
    assert (turn.slots["quiz"]["parts"], turn.slots["quiz"]["letters"]) == (parts, letters)


def test_an_exam_says_nothing_of_right_or_wrong_before_it_is_over(run, bank, client):
    bank.routes["GET", "/items/1"] = 200, item()

    assert run(AnswerItem(client), slots={**ANSWERING, "item_choice": ["A"]}).responses == [
        "utter_answer_taken"
    ]


@pytest.mark.parametrize("action", [AnswerItem, SkipItem, HandIn])
def test_where_no_item_is_open_nothing_is_sent(run, bank, client, action):
    turn = run(action(client))

    assert (turn.responses, bank.bodies) == (["utter_no_item_open"], [])


def test_a_skipped_item_comes_after_the_others(run, bank, client):
    turn = run(SkipItem(client), slots=ANSWERING)

    assert (bank.bodies[0]["item"], turn.responses) == ("q1", ["utter_item_skipped"])
    assert turn.slots["quiz"]["item"] == "q2"


def test_handing_in_tells_the_result_and_stopping_leaves_the_exercise_as_it_is(run, bank, client):
    exam = {"score": 6, "out_of": 10, "passed": True}
    bank.routes["POST", "/hand-in"] = 200, standing(None, "exam", exam=exam, answered=3)

    handed = run(HandIn(client), slots=ANSWERING)
    sent = len(bank.bodies)
    stopped = run(StopQuiz(client), slots={**ANSWERING, "quiz": {**OPEN, "practice": "daily"}})

    assert (handed.responses, handed.slots["quiz"]) == (["utter_exam_passed"], None)
    assert (stopped.responses, stopped.slots["quiz"]) == (["utter_quiz_stopped"], None)
    assert (sent, len(bank.bodies)) == (1, 1)


@pytest.mark.parametrize(
    ("practice_is", "response"),
    [
        ("daily", "utter_quiz_stopped"),
        ("challenge", "utter_challenge_stopped"),
        ("exam", "utter_exam_stopped"),
        ("retake", "utter_exam_stopped"),
        ("duel", "utter_duel_stopped"),
        ("topic", "utter_practice_stopped"),
        (None, "utter_practice_stopped"),
    ],
)
def test_what_is_said_of_a_stopped_exercise_is_true_of_its_kind(run, client, practice_is, response):
    held = {**OPEN, "practice": practice_is}

    assert run(StopQuiz(client), slots={**ANSWERING, "quiz": held}).responses == [response]


def test_a_challenge_says_at_its_start_that_one_mistake_ends_it(run, bank, client):
    turn = run(Challenge(client))

    assert (turn.responses, turn.next_action) == (["utter_challenge_begins"], None)


def test_what_kind_of_exercise_it_is_is_known_while_an_item_is_held(run, bank, client):
    bank.routes["GET", "/current"] = 200, {"exercise": standing(2, "exam"), "item": item(2)}

    assert run(MockExam(client)).slots["quiz"]["practice"] == "exam"


@pytest.mark.parametrize(
    ("exercise", "answered", "right", "response"),
    [
        ("challenge", 2, 1, "utter_challenge_lost"),
        ("challenge", 3, 2, "utter_challenge_lost"),
        ("challenge", 3, 3, "utter_challenge_won"),
        ("challenge", 1, 1, "utter_challenge_handed_in"),
        ("daily", 1, 1, "utter_quiz_handed_in"),
        ("daily", 3, 1, "utter_quiz_over"),
    ],
)
def test_the_end_says_why_it_is_over_and_how_far_one_came(
    run, practice, *, exercise, answered, right, response
):
    bank, client = practice
    over = standing(None, exercise, answered=answered, right=right)
    bank.routes["POST", "/hand-in"] = 200, over

    said = run(HandIn(client), slots=ANSWERING).messages[0]

    assert (said["response"], said["left"]) == (response, str(3 - answered))
    assert (said["answered"], said["right"]) == (str(answered), str(right))


def test_an_exam_handed_in_early_says_how_many_were_left(run, bank, client):
    exam = {"score": 6, "out_of": 10, "passed": True}
    bank.routes["POST", "/hand-in"] = 200, standing(None, "exam", exam=exam, answered=1)

    turn = run(HandIn(client), slots=ANSWERING)

    assert turn.responses == ["utter_exam_items_left", "utter_exam_passed"]
    assert turn.messages[0]["left"] == "2"


@pytest.mark.parametrize("intent", ["next_result", "resume_quiz", "resume_session"])
def test_going_on_skips_nothing_and_says_nothing_but_the_item(run, bank, client, intent):
    turn = run(GoOnWithItem(client), slots=ANSWERING, intent=intent)

    assert (turn.responses, turn.slots, bank.requests) == ([], {}, [])


def test_why_tells_of_the_item_named_or_the_last_one(run, bank, client):
    last = {"quiz_last": {"exercise": RUN, "number": 1}}
    bank.routes["GET", "/items/3"] = 409, {"code": "not_next_item"}

    assert run(WhyItem(client), slots=last).responses == ["utter_answer_wrong"]
    assert run(WhyItem(client), slots=last, entities=entities(item_number="三")).responses == [
        "utter_no_such_item"
    ]
    assert run(WhyItem(client)).responses == ["utter_no_item_answered"]


def test_a_report_carries_the_members_words_and_names_the_item(run, bank, client):
    bank.routes["POST", "/item-reports"] = 201, {"created": True}

    turn = run(ReportItem(client), "这题答案不对", slots={"quiz_last": {"exercise": RUN, "number": 1}})

    assert (bank.bodies[0]["item"], bank.bodies[0]["text"]) == ("q1", "这题答案不对")
    assert turn.responses == ["utter_item_reported"]


@pytest.mark.parametrize(("earned", "response"), [(8, "utter_my_points"), (30, "utter_my_points_capped")])
def test_points_say_when_a_cap_cut_them(run, api, client, earned, response):
    api.answer = {"today": 8, "this_week": 20, "total": 90, "earned_today": earned}

    turn = run(MyPoints(client))

    assert turn.responses == [response]
    assert [turn.messages[0][name] for name in ("today", "week", "total")] == ["8", "20", "90"]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("matching", ["item_choice"]),
        ("true_false", ["item_truth"]),
        ("fill_in", ["item_words"]),
        (None, []),
    ],
)
def test_the_form_asks_for_the_one_slot_that_the_item_needs(kind, asked):
    tracker = Tracker("v", {"item_kind": kind}, {}, [], False, None, {}, "action_listen")

    required = ValidateQuizForm().required_slots([], CollectingDispatcher(), tracker, {})

    assert asyncio.run(required) == asked
