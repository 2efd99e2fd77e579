"""Hold the led quiz in the chat against what reached the API and what was said."""

from __future__ import annotations

import httpx
import pytest

from actions.led_quiz_leading import EndQuiz, NextItem, Reveal, StartLedQuiz
from actions.quiz_answers import AnswerItem
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
HELD = {"exercise": QUIZ, "item": f"{QUIZ}:0", "number": 1, "places": 0, "session": SESSION}
OWN = {"exercise": "e1", "item": "q1", "number": 1, "places": 0, "session": None}


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


def test_a_button_of_an_item_before_changes_nothing(run, led, client):
    turn = run(Reveal(client), entities=entities(item=f"{QUIZ}:7"))

    assert (turn.responses, led.bodies) == (["utter_button_is_old", "utter_led_quiz_item"], [])


def test_the_ranking_is_told_at_the_end(run, led, client):
    led.routes["POST", "/commands"] = 200, quiz("over", asked=None)

    turn = run(EndQuiz(client))

    assert turn.responses == ["utter_led_quiz_over"]
    assert turn.messages[0]["ranking"] == "1. 王芳 1 分"


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


def test_an_item_that_was_revealed_meanwhile_is_told_with_what_was_right(run, led, client):
    led.routes["GET", "/mine"] = 200, seen("revealed", own="B", mark="1")

    turn = run(AskItemChoice(client), slots={"quiz": HELD, "item_kind": "single"})

    assert turn.responses == ["utter_led_result"]
    assert turn.messages[0]["own"] == "您答的“B. 一年”，答对了！"
    assert (turn.slots["quiz"], turn.slots["requested_slot"]) == (None, None)
