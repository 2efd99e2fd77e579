"""The chat gateway: identity, harmless text, once, in turn."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.integration.api.drawing import Drawing


def test_rasa_hears_the_text_from_this_visitor_and_its_answer_comes_back(world, browser, say):
    visitor = browser.get("/v1/session").json()["visitor"]

    reply = say(" 预备期多长？\n")

    assert world.rasa.heard == [(visitor, "预备期多长？")]
    assert reply.json() == {
        "messages": [{"text": "heard 预备期多长？", "buttons": [], "custom": None}],
        "degraded": None,
    }


def test_typed_slash_payloads_reach_rasa_as_plain_words(world, say):
    say('/check_in{"name":"书记"}')

    assert [message for _, message in world.rasa.heard] == ['check_in{"name":"书记"}']


def test_a_button_sends_the_payload_that_the_bot_offered(world, say):
    world.rasa.says = lambda *_: [
        {"text": "选一个", "buttons": [{"title": "出处", "payload": '/source{"n":1}'}]},
        {"custom": {"kind": "answer"}},
    ]
    message = say("党费").json()["messages"][0]

    assert message["custom"] == {"kind": "answer"}
    assert message["buttons"][0]["title"] == "出处"
    assert say(button=message["buttons"][0]["token"]).status_code == 200
    assert world.rasa.heard[-1][1] == '/source{"n":1}'


def test_a_button_of_another_visitor_does_not_reach_rasa(world, say):
    world.rasa.says = lambda *_: [{"text": "选", "buttons": [{"title": "是", "payload": "/affirm"}]}]
    token = say("党费").json()["messages"][0]["buttons"][0]["token"]

    refused = say(button=token, by=world.browser())

    assert (refused.status_code, refused.json()["code"]) == (400, "button_invalid")
    assert len(world.rasa.heard) == 1


def test_the_same_client_id_again_gets_the_same_answer_and_rasa_hears_it_once(world, say):
    client_id = uuid4()

    first, again = say("签到", client_id=client_id), say("签到", client_id=client_id)

    assert first.json() == again.json()
    assert len(world.rasa.heard) == 1


def test_two_visitors_may_use_the_same_client_id(world, say):
    client_id = uuid4()

    say("签到", client_id=client_id)
    other = say("党费", client_id=client_id, by=world.browser())

    assert other.json()["messages"][0]["text"] == "heard 党费"


def test_a_client_id_with_another_text_is_refused(say):
    client_id = uuid4()
    say("签到", client_id=client_id)

    refused = say("党费", client_id=client_id)

    assert (refused.status_code, refused.json()["code"]) == (409, "client_id_reused")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"text": "问" * 501}, 422, "text_too_long", id="501 characters"),
        pytest.param({"text": ""}, 422, "text_empty", id="empty"),
        pytest.param({"text": " // "}, 422, "text_empty", id="nothing readable"),
        pytest.param({}, 422, "invalid_request", id="neither text nor button"),
        pytest.param({"text": "a", "button": "b"}, 422, "invalid_request", id="both"),
        pytest.param({"text": 5}, 422, "invalid_request", id="a number"),
        pytest.param({"button": "forged"}, 400, "button_invalid", id="forged button"),
        pytest.param({"text": "a", "client_id": "1"}, 422, "invalid_request", id="no UUID"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_stable_code_and_not_repeated(world, say, body, status, code):
    refused = say(**{"text": None, **body}) if "client_id" not in body else say(**body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert "问问" not in refused.text
    assert "forged" not in refused.text
    assert world.rasa.heard == []


def test_five_hundred_characters_are_let_through(say):
    assert say("问" * 500).status_code == 200


def test_who_comes_when_all_places_are_taken_is_asked_to_come_again(world, say):
    browsers = [world.browser() for _ in range(8)]
    world.rasa.held = True

    with ThreadPoolExecutor(8) as pool:
        under_way = [pool.submit(say, "党费", by=browser) for browser in browsers]
        while len(world.rasa.heard) < 8:
            time.sleep(0.01)
        refused = say("党费")
        world.rasa.held = False

    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "1"
    assert [sent.result().status_code for sent in under_way] == [200] * 8


def test_two_quick_taps_reach_rasa_one_after_the_other(world, browser, say):
    browser.get("/v1/session")
    world.rasa.held = True

    with ThreadPoolExecutor(2) as pool:
        taps = [pool.submit(say, "签到") for _ in range(2)]
        time.sleep(0.3)
        heard_before_the_first_answer = len(world.rasa.heard)
        world.rasa.held = False

    assert heard_before_the_first_answer == 1
    assert [tap.result().status_code for tap in taps] == [200, 200]
    assert len(world.rasa.heard) == 2


def test_a_message_whose_sender_lost_the_connection_is_still_answered_once(world, browser, say):
    client_id = uuid4()
    browser.get("/v1/session")
    world.rasa.held = True
    with pytest.raises(httpx.ReadTimeout, match="timed out"):
        browser.post("/v1/chat", json={"client_id": str(client_id), "text": "签到"}, timeout=0.2)

    world.rasa.held = False
    again = say("签到", client_id=client_id)

    assert again.json()["messages"][0]["text"] == "heard 签到"
    assert len(world.rasa.heard) == 1


def test_eight_visitors_at_once_each_get_their_own_answer(world, say):
    world.rasa.says = lambda sender, message: [{"text": f"{sender} {message}"}]
    browsers = [world.browser() for _ in range(8)]
    visitors = [browser.get("/v1/session").json()["visitor"] for browser in browsers]

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda browser: say("党费", by=browser).json(), browsers))

    assert [reply["messages"][0]["text"] for reply in replies] == [f"{visitor} 党费" for visitor in visitors]


def test_who_was_drawn_hears_it_once_before_what_they_say_and_nobody_else_does(world, say):
    drawing = Drawing(world)
    drawing.open()
    drawn = drawing.phones[drawing.over()["picked"]]
    others = [phone for phone in drawing.phones.values() if phone is not drawn]
    told = f'/roll_called{{"roll_call_id": "{drawing.roll_call}", "draw": "1"}}'

    first = say("预备期一年", by=drawn).json()
    say("谢谢", by=drawn)
    for other in others:
        say("党费", by=other)

    assert [message for _, message in world.rasa.heard] == [told, "预备期一年", "谢谢", "党费", "党费"]
    assert [message["text"] for message in first["messages"]] == [f"heard {told}", "heard 预备期一年"]


def test_who_could_not_be_told_as_the_bot_was_down_is_told_later(world, say):
    drawing = Drawing(world)
    drawing.open()
    drawn = drawing.phones[drawing.over()["picked"]]

    world.rasa.actions_up = False
    assert say("预备期", by=drawn).json()["degraded"] == "bot_unavailable"
    world.rasa.actions_up = True
    time.sleep(1.1)
    say("在", by=drawn)

    assert [message.partition("{")[0] for _, message in world.rasa.heard] == ["/roll_called", "在"]


def test_who_was_told_in_a_reply_that_never_came_is_told_again(world, say):
    drawing = Drawing(world)
    drawing.open()
    drawn = drawing.phones[drawing.over()["picked"]]
    heard = world.rasa.says

    def falls_down_after_the_call(sender, message):
        return heard(sender, message) if message.startswith("/") else httpx.Response(500)

    world.rasa.says = falls_down_after_the_call
    lost = say("预备期", by=drawn).json()
    world.rasa.says = heard
    time.sleep(1.1)
    again = say("在", by=drawn).json()

    assert lost["degraded"] == "bot_unavailable"
    assert [message["text"].partition("{")[0] for message in again["messages"]] == [
        "heard /roll_called",
        "heard 在",
    ]


def test_a_draw_that_was_answered_on_the_page_is_not_told(world, say):
    drawing = Drawing(world)
    drawing.open()
    picked = drawing.over()["picked"]
    drawing.outcome(1, "passed", by=drawing.phones[picked])

    say("你好", by=drawing.phones[picked])

    assert [message for _, message in world.rasa.heard] == ["你好"]
