"""Hold what is said about an answer against what reached the API."""

from __future__ import annotations

import httpx
import pytest
from rasa_sdk import Tracker

from actions.asking import Asked
from actions.last_answer import LastAnswer, kinds_before
from actions.rating import BeginComment, FeedbackQueue, SubmitComment, ThumbsDown, ThumbsUp

QUESTION = "党费怎么交"
ANSWERED = LastAnswer(Asked(QUESTION), place=0, shown="p-第一条").as_event()["value"]
RATED = {"question": QUESTION, "passages": ["p-第一条"], "card": "card-1", "release": "r1"}
DONE = (201, {"id": "x", "thumb": "down", "created": True})


def _said(*kinds, user="党费怎么交"):
    """What was said before: a question, and messages of these kinds; then the message of now."""
    bots = [{"event": "bot", "data": {"custom": {"kind": kind} if kind else None}} for kind in kinds]
    return [{"event": "user", "text": user}, *bots, {"event": "user", "text": "没用"}, {"event": "slot"}]


@pytest.fixture
def materials(materials, found, make_hit):
    materials.findings[QUESTION] = found(QUESTION, [make_hit("按月交。", answer="按月。")], confidence=0.9)
    return materials


@pytest.fixture
def rate(run, client, materials):
    def act(action, text="这个回答没用", *, before=("answer",), slots=None, intent="thumbs_down"):
        asked = {"last_answer": ANSWERED} if slots is None else slots
        acting = action(client, lambda: materials)
        return run(acting, text, slots=asked, intent=intent, history=_said(*before))

    return act


def test_the_answer_given_before_is_rated_by_passage_card_and_release_in_the_words_said(rate, api):
    api.routes["POST", "/v1/feedback"] = DONE

    turn = rate(ThumbsDown, "这个不对，应该是两年")

    (body,) = api.bodies
    assert {name: body[name] for name in RATED} == RATED
    assert (body["thumb"], body["comment"]) == ("down", "这个不对，应该是两年")
    assert turn.responses == ["utter_rated_down"]
    assert turn.slots["rated_answer"] == RATED


def test_a_complaint_right_after_an_answer_counts_but_its_words_are_not_kept(rate, api):
    api.routes["POST", "/v1/feedback"] = DONE

    turn = rate(ThumbsDown, "你真笨", intent="complain")

    assert (api.bodies[0]["thumb"], api.bodies[0]["comment"]) == ("down", None)
    assert turn.responses == ["utter_rated_down"]


@pytest.mark.parametrize(
    ("action", "intent", "response"),
    [
        (ThumbsDown, "thumbs_down", "utter_rate_what"),
        (ThumbsDown, "complain", "utter_complain"),
        (ThumbsUp, "thumbs_up", "utter_praise"),
    ],
)
def test_what_is_not_said_right_after_an_answer_rates_nothing(rate, api, action, intent, response):
    assert rate(action, before=("notice", None), intent=intent).responses == [response]
    assert rate(action, before=("feedback_queue",), intent=intent).responses == [response]
    assert rate(action, before=(), intent=intent).responses == [response]
    assert rate(action, slots={"last_answer": None}, intent=intent).responses == [response]
    assert api.requests == []


def test_a_refusal_can_be_rated_and_a_rating_be_changed(rate, api):
    api.routes["POST", "/v1/feedback"] = DONE
    refused = LastAnswer(Asked("多久", ("探亲假怎么请",)), place=-1).as_event()["value"]

    assert rate(ThumbsDown, before=("refusal", "notice"), slots={"last_answer": refused}).responses == [
        "utter_rated_down"
    ]
    assert rate(ThumbsUp, "其实有用", before=("feedback",), intent="thumbs_up").responses == [
        "utter_rated_up"
    ]

    first, second = api.bodies
    assert (first["question"], first["passages"], first["card"]) == ("探亲假怎么请 多久", [], None)
    assert (second["thumb"], second["comment"]) == ("up", None)
    assert first["id"] != second["id"]


def test_what_did_not_arrive_is_not_confirmed_and_sent_under_the_same_id(rate, api):
    api.error = httpx.ConnectError("refused")
    failed = rate(ThumbsDown)
    assert failed.responses == ["utter_rating_not_recorded"]

    api.error, api.status, api.answer = None, 200, DONE[1]
    again = {"last_answer": ANSWERED, "pending_order": failed.slots["pending_order"]}

    assert rate(ThumbsDown, slots=again).slots["pending_order"] is None
    assert api.bodies[0]["id"] == api.bodies[1]["id"]


def test_a_comment_goes_with_the_answer_that_was_rated(run, api, client):
    api.routes["POST", "/v1/feedback"] = DONE

    turn = run(SubmitComment(client), slots={"rated_answer": RATED, "feedback_comment": "没说去哪交"})

    (body,) = api.bodies
    assert (body["thumb"], body["comment"], body["card"]) == ("down", "没说去哪交", "card-1")
    assert turn.responses == ["utter_comment_recorded"]
    assert turn.slots["feedback_comment"] is None


def test_without_a_rated_answer_nothing_is_asked(run, client):
    turn = run(BeginComment(client), slots={"rated_answer": None})

    assert (turn.responses, turn.next_action) == (["utter_rate_what"], "action_listen")
    assert run(BeginComment(client), slots={"rated_answer": RATED}).responses == []


def test_content_staff_hear_what_presses_most_and_others_who_sees_to_it(run, api, client):
    entries = [{"question": "探亲假怎么请", "downs": 3, "handed": 1}]
    api.routes["GET", "/v1/feedback/queue"] = (200, {"entries": entries, "total": 7})

    told = run(FeedbackQueue(client))
    api.routes["GET", "/v1/feedback/queue"] = (403, {"code": "forbidden"})

    assert told.responses == ["utter_feedback_queue"]
    assert told.messages[0]["custom"]["kind"] == "feedback_queue"
    assert told.messages[0]["total"] == "7"
    assert told.messages[0]["lines"] == "· 探亲假怎么请（没帮助 3，转来 1）"
    assert run(FeedbackQueue(client)).responses == ["utter_only_content_reviews"]


def test_only_what_was_said_to_the_message_before_counts():
    earlier = [{"event": "user"}, {"event": "bot", "data": {"custom": {"kind": "answer"}}}]
    events = [*earlier, *_said("notice")]

    assert kinds_before(Tracker("v", {}, {}, events, False, None, {}, "action_listen")) == {"notice"}
