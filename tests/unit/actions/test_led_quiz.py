"""Hold the led quiz in the chat against what reached the API and what was said."""

from __future__ import annotations

import httpx
import pytest

from actions.api.feedback import RatedAnswer
from actions.asking import Asked
from actions.last_answer import LastAnswer
from actions.led_quiz_leading import EndQuiz, NextItem, Reveal, StartLedQuiz
from actions.quiz_answers import AnswerItem, GoOnWithItem
from actions.quiz_form import AskItemChoice
from actions.which_item import WhichItem
from tests.unit.actions.leading import SESSION, entities, mine, myself, session

QUIZ = "z1"
ASKED = {
    "number": 0,
    "kind": "single",
    "stem": "预备期多长？",
    "parts": ["半年", "一年"],
    "lefts": [],
    "blanks": 0,
}
REVEALED = {
    "number": 0,
    "right": "B",
    "explanation": "预备期为一年。",
    "sources": [{"document": "细则.md", "quote": "预备期为一年"}],
}
SIZE = {"places": 0, "parts": 2, "letters": 1, "practice": None}
HELD = {"exercise": QUIZ, "item": f"{QUIZ}:0", "number": 1, **SIZE, "session": SESSION}
OWN = {"exercise": "e1", "item": "q1", "number": 1, **SIZE, "session": None}


def quiz(phase="showing", **more):
    return {
        "id": QUIZ,
        "phase": phase,
        "items": 2,
        "shown": [] if phase == "prepared" else [0],
        "asked": None if phase == "prepared" else ASKED,
        "counts": {"joined": 2, "answered": 1, "right": 1},
        "revealed": REVEALED if phase == "revealed" else None,
        "ranking": [{"rank": 1, "name": "王芳", "score": "1"}],
        "team_ranking": [],
        **more,
    }


def seen(phase="showing", own=None, **more):
    told = quiz(phase)
    return {name: told[name] for name in ("id", "phase", "items", "asked", "revealed")} | {
        "own": own,
        "mark": None,
        **more,
    }


@pytest.fixture
def led(api):
    """A session whose quiz has its first item open; the member leads it."""
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/sessions/mine"] = 200, mine(session())
    api.routes["GET", "/practice/topics"] = 200, {"topics": [{"topic": "党史", "items": 9}]}
    api.routes["GET", "/quizzes"] = 200, [{"id": QUIZ, "phase": "showing"}]
    api.routes["GET", f"/quizzes/{QUIZ}"] = 200, quiz()
    api.routes["GET", "/mine"] = 200, seen()
    api.routes["GET", f"/sessions/{SESSION}"] = 200, session(this_device="d-2")
    api.routes["POST", "/quizzes"] = 201, quiz("prepared")
    api.routes["POST", "/commands"] = 200, quiz()
    api.routes["POST", "/answers"] = 201, {"late": False}
    return api


def actions_of(api):
    return [body["action"] for body in api.bodies if "action" in body]


def test_a_quiz_begins_with_the_number_and_topic_that_were_said_and_shows_its_first_item(run, led, client):
    led.routes["GET", "/quizzes"] = 200, []

    turn = run(StartLedQuiz(client), entities=entities(count="十", topic="党史"))

    assert led.bodies[0]["items"] == {"type": "rule", "sections": [{"count": 10, "topics": ["党史"]}]}
    assert actions_of(led) == [{"type": "show_item", "number": 0}]
    assert turn.responses == ["utter_led_quiz_item"]
    assert (turn.messages[0]["number"], turn.messages[0]["answered"]) == ("1", "1")
    assert turn.slots["pending_order"] is None


def test_a_topic_that_there_is_not_begins_nothing_and_those_there_are_become_buttons(run, led, client):
    led.routes["GET", "/quizzes"] = 200, []

    turn = run(StartLedQuiz(client), entities=entities(count="5", topic="天文"))

    assert (turn.responses, led.bodies) == (["utter_led_which_topic"], [])
    assert [button["title"] for button in turn.messages[0]["buttons"]] == ["党史"]


def test_revealing_closes_first_and_one_that_broke_off_between_is_taken_up_where_it_stands(run, led, client):
    led.routes["POST", "/commands"] = 200, quiz("closed")
    run(Reveal(client))
    assert [one["type"] for one in actions_of(led)] == ["close_item", "reveal_item"]

    led.routes["GET", f"/quizzes/{QUIZ}"] = 200, quiz("closed")
    led.routes["POST", "/commands"] = 200, quiz("revealed")
    turn = run(Reveal(client))

    assert [one["type"] for one in actions_of(led)[2:]] == ["reveal_item"]
    assert turn.responses == ["utter_led_quiz_revealed"]
    said = turn.messages[0]
    assert said["right_answer"] == "B. 一年"
    assert "预备期为一年" in said["reasons"]


def test_the_next_item_waits_for_the_answer_to_the_one_before(run, led, client):
    turn = run(NextItem(client))

    assert (turn.responses, led.bodies) == (["utter_led_quiz_still_open"], [])


MATCHING = {**ASKED, "kind": "matching", "parts": ["甲", "乙", "丙"], "lefts": ["一", "二", "三"]}


@pytest.mark.parametrize("is_held", [True, False])
def test_too_few_letters_for_a_matching_are_asked_for_again(run, led, client, is_held):
    led.routes["GET", "/mine"] = 200, {**seen(), "asked": MATCHING}
    held = {**HELD, "places": 3, "parts": 3, "letters": 3}
    slots = {"quiz": held, "item_kind": "matching", "item_choice": ["A"]} if is_held else {}

    turn = run(AnswerItem(client), slots=slots, entities=entities(option="A"), intent="answer_item")

    assert (turn.responses, led.bodies) == (["utter_letters_wanted"], [])
    assert (turn.messages[0]["wanted"], turn.next_action) == ("3", "quiz_form")


def test_a_pair_that_was_left_out_is_told_in_words(run, led, client):
    shown = {**seen("revealed", own=["A", None, "B"]), "asked": MATCHING}
    led.routes["GET", "/mine"] = 200, {**shown, "revealed": {**REVEALED, "right": ["A", "B", "C"]}}
    slots = {"quiz": HELD, "item_kind": "matching"}

    told = run(AskItemChoice(client), slots=slots).messages[0]["own"]

    assert ("None" in told, "（没有选）" in told) == (False, True)


def test_going_on_while_an_item_of_the_led_quiz_is_open_lets_its_clock_go_on_and_skips_no_own_item(
    run, led, client
):
    led.routes["GET", f"/quizzes/{QUIZ}"] = 200, quiz("paused")

    own = run(GoOnWithItem(client), slots={"quiz": OWN}, intent="resume_quiz")
    sent = actions_of(led)
    run(GoOnWithItem(client), slots={"quiz": HELD}, intent="resume_quiz")

    assert (own.responses, sent) == ([], [])
    assert [one["type"] for one in actions_of(led)] == ["resume"]


def test_a_button_of_an_item_before_changes_nothing(run, led, client):
    turn = run(Reveal(client), entities=entities(item=f"{QUIZ}:7"))

    assert (turn.responses, led.bodies) == (["utter_button_is_old", "utter_led_quiz_item"], [])


@pytest.mark.parametrize(
    ("stands", "carried"),
    [
        (quiz("revealed", shown=[0, 1]), {}),
        (quiz(), {"end_meant": "yes"}),
    ],
    ids=["all done", "confirmed"],
)
def test_the_ranking_is_told_at_the_end(run, led, client, stands, carried):
    led.routes["GET", f"/quizzes/{QUIZ}"] = 200, stands
    led.routes["POST", "/commands"] = 200, quiz("over", asked=None)

    turn = run(EndQuiz(client), entities=entities(**carried))

    assert turn.responses == ["utter_led_quiz_over"]
    assert turn.messages[0]["ranking"] == "1. 王芳 1 分"


@pytest.mark.parametrize("stands", [quiz(), quiz("revealed")], ids=["open", "items left"])
def test_a_quiz_with_something_to_come_is_ended_by_the_button_only(run, led, client, stands):
    led.routes["GET", f"/quizzes/{QUIZ}"] = 200, stands

    turn = run(EndQuiz(client))

    assert (turn.responses, led.bodies) == (["utter_led_quiz_end_this"], [])


@pytest.mark.parametrize(
    ("question", "response"),
    [("end_quiz", "utter_led_quiz_over"), ("quiz", "utter_led_quiz_end_this")],
)
def test_words_of_confirmation_end_the_quiz_only_after_the_question(run, led, client, question, response):
    led.routes["POST", "/commands"] = 200, quiz("over", asked=None)
    asked = {"event": "bot", "data": {"custom": {"kind": question}}}

    turn = run(
        EndQuiz(client),
        entities=entities(end_meant="确认结束"),
        history=[{"event": "user"}, asked, {"event": "user"}],
    )

    assert turn.responses == [response]
    assert len(led.bodies) == (question == "end_quiz")


def test_a_quiz_is_called_like_its_session_as_far_as_a_title_may_go(run, led, client):
    led.routes["GET", "/quizzes"] = 200, []
    led.routes["GET", "/sessions/mine"] = 200, mine(session(title="党" * 60))

    run(StartLedQuiz(client))

    assert led.bodies[0]["title"] == "党" * 57 + " 竞答"


@pytest.mark.parametrize("action", [StartLedQuiz, NextItem, Reveal, EndQuiz])
def test_a_member_leads_nothing_and_hears_who_can(run, led, client, action):
    led.routes["GET", "/v1/session"] = 200, myself("member")

    turn = run(action(client))

    assert (turn.responses, led.bodies) == (["utter_only_leaders"], [])


def test_the_open_item_is_held_and_ones_own_is_put_aside(run, led, client):
    turn = run(WhichItem(client), slots={"quiz": OWN, "item_kind": "true_false"})

    assert (turn.slots["quiz"], turn.slots["quiz_aside"]) == (HELD, OWN)
    assert turn.slots["item_kind"] == "single"


@pytest.mark.parametrize(
    ("before", "taken", "response", "sent"),
    [
        (None, {"late": False}, "utter_led_answer_taken", 1),
        ("A", {"late": False}, "utter_led_answer_changed", 1),
        ("B", {"late": False}, "utter_led_answer_same", 0),
        (None, {"late": True}, "utter_led_answer_late", 1),
    ],
)
def test_an_answer_is_sent_once_and_what_became_of_it_is_told(
    run, led, client, *, before, taken, response, sent
):
    led.routes["GET", "/mine"] = 200, seen(own=before)
    led.routes["GET", "/sessions/mine"] = 200, mine(session())
    led.routes["POST", "/answers"] = 201, taken

    turn = run(AnswerItem(client), slots={"quiz": HELD, "item_kind": "single", "item_choice": ["B"]})

    assert turn.responses == [response]
    assert [body["answer"] for body in led.bodies] == ["B"] * sent
    assert (turn.slots["quiz"], turn.slots["pending_order"]) == (None, None)


def test_a_lost_answer_is_sent_again_under_its_id(run, led, client):
    slots = {"quiz": HELD, "item_kind": "single", "item_choice": ["B"]}
    led.routes["POST", "/answers"] = httpx.ReadTimeout("lost")
    lost = run(AnswerItem(client), slots=slots)
    led.routes["POST", "/answers"] = 200, {"late": False}

    again = run(AnswerItem(client), slots={**slots, "pending_order": lost.slots["pending_order"]})

    assert lost.responses == ["utter_item_answer_not_recorded"]
    assert led.bodies[0] == led.bodies[1]
    assert again.responses == ["utter_led_answer_taken"]


def test_without_an_item_at_hand_a_letter_answers_the_open_one_and_agreement_is_small_talk(run, led, client):
    lettered = run(AnswerItem(client), entities=entities(option="B"), intent="answer_item")
    led.routes["GET", "/quizzes"] = 200, []
    agreed = run(AnswerItem(client), entities=entities(truth="true"), intent="agree")

    assert lettered.responses == ["utter_led_answer_taken"]
    assert [(body["number"], body["answer"]) for body in led.bodies] == [(0, "B")]
    assert agreed.responses == ["utter_agree"]


@pytest.mark.parametrize(
    ("code", "responses"),
    [("quiz_paused", []), ("answer_form", ["utter_answer_not_understood"])],
)
def test_an_answer_refused_with_nothing_at_hand_is_asked_for_again_by_the_form_that_holds_the_item(
    run, led, client, code, responses
):
    led.routes["POST", "/answers"] = 409, {"code": code}

    turn = run(AnswerItem(client), entities=entities(option="B"), intent="answer_item")

    assert (turn.responses, turn.next_action) == (responses, "quiz_form")
    assert (turn.slots["quiz"], turn.slots["item_kind"]) == (HELD, "single")


def test_a_refusal_before_an_item_is_held_is_followed_by_nothing(run, led, client):
    led.routes["GET", "/mine"] = 409, {"code": "quiz_paused"}

    turn = run(AnswerItem(client), entities=entities(option="B"), intent="answer_item")

    assert turn.next_action == "action_listen"


def test_an_answer_lost_with_nothing_at_hand_leaves_nothing_at_hand_and_is_sent_again(run, led, client):
    led.routes["POST", "/answers"] = httpx.ReadTimeout("lost")
    lost = run(AnswerItem(client), entities=entities(option="B"), intent="answer_item")
    led.routes["POST", "/answers"] = 200, {"late": False}

    slots = {"pending_order": lost.slots["pending_order"], "quiz": lost.slots["quiz"]}
    again = run(AnswerItem(client), slots=slots, entities=entities(option="B"), intent="answer_item")

    assert (lost.responses, lost.next_action) == (["utter_item_answer_not_recorded"], "action_listen")
    assert led.bodies[0] == led.bodies[1]
    assert again.responses == ["utter_led_answer_taken"]


@pytest.fixture
def judged(led):
    """The open item is one to judge, and the member judged it before."""
    asked = {**ASKED, "kind": "true_false", "parts": []}
    led.routes["GET", "/mine"] = 200, seen(own=True, asked=asked)
    led.routes["POST", "/v1/feedback"] = 201, {"id": "x", "thumb": "down", "created": True}
    return led


@pytest.fixture
def follow(run, client, monkeypatch):
    """Say 对 or 不对 right after the bot answered a question."""
    monkeypatch.setattr(
        "actions.rating.ThumbsDown._answer", lambda *_: RatedAnswer("党费怎么交", [], None, "")
    )
    asked = LastAnswer(Asked("党费怎么交"), place=0, shown="p1").as_event()["value"]
    bot = {"event": "bot", "data": {"custom": {"kind": "answer"}}}
    history = [{"event": "user", "text": "党费怎么交"}, bot, {"event": "user", "text": "不对"}]

    def say(intent, truth, *, before=history):
        carried = entities(truth=truth)
        slots = {"last_answer": asked}
        return run(AnswerItem(client), slots=slots, intent=intent, entities=carried, history=before)

    return say


@pytest.mark.parametrize(
    ("intent", "truth", "response"),
    [("complain", "false", "utter_rated_down"), ("agree", "true", "utter_agree")],
)
def test_right_after_an_answer_of_the_bots_a_judgement_follows_that_one(
    judged, follow, intent, truth, response
):
    turn = follow(intent, truth)

    assert turn.responses == [response]
    assert all("answer" not in body or "thumb" in body for body in judged.bodies)


def test_who_takes_no_part_complains_where_others_answer(judged, follow):
    judged.routes["GET", "/mine"] = 403, {"code": "quiz_not_taking_part"}

    turn = follow("complain", "false", before=[])

    assert (turn.responses, turn.next_action) == (["utter_complain"], "action_listen")


@pytest.mark.parametrize(
    ("routed", "response"),
    [
        (httpx.ConnectError("down"), "utter_rating_not_recorded"),
        ((409, {"code": "text_unreadable"}), "utter_words_unreadable"),
    ],
)
def test_a_rating_that_fails_says_so_itself_and_ends_no_quiz(judged, follow, routed, response):
    judged.routes["POST", "/v1/feedback"] = routed

    turn = follow("complain", "false")

    assert (turn.responses, turn.next_action) == ([response], None)
    assert "quiz" not in turn.slots


def test_an_item_that_was_revealed_meanwhile_is_told_with_what_was_right(run, led, client):
    led.routes["GET", "/mine"] = 200, seen("revealed", own="B", mark="1")

    turn = run(AskItemChoice(client), slots={"quiz": HELD, "item_kind": "single"})

    assert turn.responses == ["utter_led_result"]
    assert turn.messages[0]["own"] == "您答的“B. 一年”，答对了！"
    assert (turn.slots["quiz"], turn.slots["requested_slot"]) == (None, None)
