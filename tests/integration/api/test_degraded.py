"""While the bot is down the chat answers from the index, and says so."""

import time

import httpx
import pytest

from api.wording import Wording

WORDS = Wording.read().sentences.degraded


def _down(world):
    world.rasa.rasa_up = False


def _times_out(world):
    def slow(*_):
        raise httpx.ReadTimeout("too slow")

    world.rasa.says = slow


def _actions_down(world):
    world.rasa.actions_up = False


def _breaks(world):
    world.rasa.says = lambda *_: httpx.Response(500, text="<html>")


def _says_nothing(world):
    world.rasa.says = lambda *_: []


def _no_json(world):
    world.rasa.says = lambda *_: httpx.Response(200, text="<html>")


FAILURES = [_down, _times_out, _actions_down, _breaks, _says_nothing, _no_json]


@pytest.mark.parametrize("failure", FAILURES, ids=[one.__name__.strip("_") for one in FAILURES])
def test_whatever_fails_the_question_is_answered_with_quote_and_citation(world, say, failure):
    failure(world)

    reply = say("预备期多长？").json()

    assert reply["degraded"] == "bot_unavailable"
    [message] = reply["messages"]
    assert message["text"].splitlines() == [
        WORDS.note,
        "“预备党员的预备期为一年。”",
        "——《发展党员工作细则》 第四章 第二十五条〔现行有效〕",
    ]
    assert (message["custom"]["kind"], message["custom"]["confidence"]) == ("answer", 0.93)
    assert message["custom"]["hits"][0]["citation"]["passage_id"] == "p1"
    assert message["custom"]["hits"][0]["quote"] == "预备党员的预备期为一年。"


def test_an_action_server_that_dies_during_a_message_is_noticed_by_what_is_missing(world, say):
    def dies(*_):
        world.rasa.actions_up = False
        return [{"text": "请稍等"}]

    world.rasa.says = dies

    reply = say("预备期多长？").json()

    assert reply["degraded"] == "bot_unavailable"
    assert "预备党员的预备期为一年。" in reply["messages"][0]["text"]


def test_without_basis_it_refuses_and_names_the_nearest_places(world, say):
    _down(world)

    [message] = say("高铁票怎么报销？").json()["messages"]

    assert message["custom"]["kind"] == "refusal"
    assert message["text"].startswith(WORDS.refusal)
    assert "1. 《发展党员工作细则》 第四章 第二十五条〔现行有效〕" in message["text"]


def test_a_check_in_is_not_faked(world, member, say):
    _down(world)

    [message] = say("我要签到", by=member).json()["messages"]

    assert message["custom"] == {"kind": "notice"}
    assert message["text"] == WORDS.only_questions
    assert member.get("/v1/check-ins/mine").json() == {"today": None, "recent": []}


def test_a_button_pressed_while_the_bot_is_down_searches_for_its_title(world, say):
    world.rasa.says = lambda *_: [{"text": "相关", "buttons": [{"title": "预备期多长", "payload": "/ask{}"}]}]
    token = say("党费").json()["messages"][0]["buttons"][0]["token"]
    _down(world)

    reply = say(button=token).json()

    assert "预备党员的预备期为一年。" in reply["messages"][0]["text"]


def test_with_the_index_down_as_well_it_says_that_nothing_can_answer(world, say):
    _down(world)
    world.searcher.built = False

    failed = say("预备期多长？")

    assert (failed.status_code, failed.json()["code"]) == (503, "chat_unavailable")
    assert failed.headers["retry-after"] == "5"


def test_only_the_first_message_waits_and_the_bot_is_used_again_once_it_is_back(world, say):
    _times_out(world)
    say("预备期多长？")
    waited = len(world.rasa.heard)
    for _ in range(5):
        assert say("预备期多长？").json()["degraded"] == "bot_unavailable"
    assert len(world.rasa.heard) == waited == 1

    world.rasa.says = lambda *_: [{"text": "我回来了"}]
    deadline = time.monotonic() + 5
    while (reply := say("你好").json())["degraded"] and time.monotonic() < deadline:
        time.sleep(0.05)

    assert reply == {
        "messages": [{"text": "我回来了", "buttons": [], "custom": None}],
        "degraded": None,
    }
