"""Hold handing a question over against what reached the API."""

from __future__ import annotations

import httpx

from actions.asking import Asked
from actions.hand_over import MEANT, HandOver
from actions.last_answer import LastAnswer

ID = "7b1f0d3c-52a1-4f52-9a0c-0c9a4d6f1e11"
REFUSED = LastAnswer(Asked("宿舍几点熄灯"), place=-1)
BUTTON = [{"entity": MEANT, "value": "yes"}]
ASKED = {"last_answer": REFUSED.as_event()["value"], "hand_over_id": ID}


def test_the_question_reaches_the_api_under_its_uuid_on_behalf_of_the_visitor(run, api, client):
    api.status, api.answer = 201, {"created": True}

    turn = run(HandOver(client), slots=ASKED, entities=BUTTON)

    assert turn.responses == ["utter_handed_over"]
    assert turn.messages[0]["question"] == "宿舍几点熄灯"
    assert api.bodies == [{"id": ID, "text": "宿舍几点熄灯"}]
    assert api.requests[0].headers["x-on-behalf-of"] == "visitor-1"
    assert api.requests[0].headers["authorization"] == "Bearer s3cret"


def test_a_follow_up_is_handed_over_with_the_question_it_leans_on(run, api, client):
    api.answer = {"created": True}
    last = LastAnswer(Asked("多久开门", ("宿舍几点熄灯",)), place=-1)

    run(HandOver(client), slots={**ASKED, "last_answer": last.as_event()["value"]}, entities=BUTTON)

    assert api.bodies[0]["text"] == "宿舍几点熄灯 → 多久开门"


def test_a_second_tap_posts_the_same_uuid(run, api, client):
    api.answer = {"created": False}
    action = HandOver(client)

    run(action, slots=ASKED, entities=BUTTON)
    run(action, slots=ASKED, entities=BUTTON)

    assert [body["id"] for body in api.bodies] == [ID, ID]


def test_a_question_that_did_not_arrive_is_not_confirmed(run, api, client):
    api.error = httpx.ConnectError("refused")

    assert run(HandOver(client), slots=ASKED, entities=BUTTON).responses == ["utter_hand_over_failed"]


def test_with_no_question_asked_nothing_is_posted(run, api, client):
    turn = run(HandOver(client), slots={"last_answer": None, "hand_over_id": None})

    assert turn.responses == ["utter_hand_over_what"]
    assert api.requests == []


def test_a_wish_in_words_only_shows_the_question_and_posts_nothing(run, api, client):
    turn = run(HandOver(client), slots=ASKED)

    assert turn.responses == ["utter_hand_over_this"]
    assert turn.messages[0]["question"] == "宿舍几点熄灯"
    assert api.requests == []
