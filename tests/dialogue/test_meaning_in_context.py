"""Say the same words in different places, and see which action Rasa runs and what it hands over."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import httpx
import pytest

from tests.dialogue.conftest import RASA, Part, free_ports

NUMBERS = count()
SETS = {
    "action_start_session": ("led", "running"),
    "action_pause_session": ("led", "paused"),
    "action_roll_call": ("led", "drawn"),
    "action_daily_practice": ("item_kind", "item_choice"),
    "action_topic_practice": ("item_kind", "item_truth"),
    "action_mock_exam": ("item_kind", "item_words"),
}
"""What the stand-in actions remember: three ways to practise, for the three kinds of answers."""


ANSWERS = ("item_choice", "item_truth", "item_words")


@dataclass
class StandIn:
    """An action server that does nothing but note what it was asked to run."""

    run: list[str] = field(default_factory=list)
    handed: dict[str, Any] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    port: int = 0

    def reply(self, call: dict[str, Any]) -> list[dict[str, Any]]:
        name, slots = call["next_action"], call["tracker"]["slots"]
        if name == "validate_quiz_form":
            wanted = slots["item_kind"]
            return [_set("requested_slot", wanted if slots[wanted] is None else None)]
        if name == "validate_message_form":
            text = call["tracker"]["latest_message"]["text"]
            return [_set("message_text", text)] if slots["requested_slot"] == "message_text" else []
        if name == "validate_check_in_form":
            return _check_in_asks(call["tracker"])
        self.run.append(name)
        self.heard = {one["entity"] for one in call["tracker"]["latest_message"]["entities"]}
        if name == "action_answer_item":
            self.handed = {slot: slots[slot] for slot in ANSWERS if slots[slot] is not None}
            return [*(_set(slot, None) for slot in ANSWERS), {"event": "followup", "name": "quiz_form"}]
        return [_set(*SETS[name])] if name in SETS else []


def _check_in_asks(tracker: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask for the name, the mode and, by message, the note, as the real one does."""
    slots, asked = dict(tracker["slots"]), tracker["slots"]["requested_slot"]
    taken = []
    if asked == "check_in_note":
        slots[asked] = tracker["latest_message"]["text"]
        taken = [_set(asked, slots[asked])]
    wanted = ["check_in_name", "check_in_mode", *["check_in_note"] * (slots["check_in_mode"] == "message")]
    return [*taken, _set("requested_slot", next((slot for slot in wanted if slots[slot] is None), None))]


def _set(slot: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "name": slot, "value": value, "timestamp": None}


@pytest.fixture(scope="module")
def stand_in():
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"events": stand_in.reply(call), "responses": []}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stand_in.port = server.server_address[1]
    yield stand_in
    server.shutdown()


@pytest.fixture(scope="module")
def rasa_url(stand_in, bot_model, tmp_path_factory):
    (port,) = free_ports(1)
    folder = tmp_path_factory.mktemp("context")
    (folder / "rasa").mkdir()
    command = [
        str(RASA), "-m", "bot.patches.validate_once", "run", "--model", str(bot_model), "--endpoints",
        "bot/endpoints.yml", "--credentials", "bot/credentials.yml", "--interface", "127.0.0.1",
        "--port", str(port),
    ]  # fmt: skip
    variables = {"YUNXUE_DATA_DIR": str(folder), "YUNXUE_ACTIONS_PORT": str(stand_in.port)}
    part = Part("rasa", command, variables, f"http://127.0.0.1:{port}", folder / "rasa.log")
    part.start()
    part.wait_until_healthy()
    yield part.health
    part.stop()


@pytest.fixture
def say(stand_in, rasa_url):
    """Say lines in one conversation; returns what the last one made the actions run."""
    sender = f"context-{next(NUMBERS)}"

    def say(*lines: str) -> list[str]:
        for line in lines:
            stand_in.run = []
            body = {"sender": sender, "message": line}
            answer = httpx.post(f"{rasa_url}/webhooks/rest/webhook", json=body, timeout=60, trust_env=False)
            answer.raise_for_status()
        return stand_in.run

    return say


YES = ("发", "发吧", "发送", "发出去", "确认", "确定", "行")
CHOICE, TRUTH, WORDS = "来一组每日一练", "专项：党费", "模拟考试20题30分钟"


@pytest.mark.parametrize(
    ("practice", "said", "handed"),
    [
        (CHOICE, "选A", {"item_choice": ["A"]}),
        (CHOICE, "ｂ", {"item_choice": ["B"]}),
        (CHOICE, "AC", {"item_choice": ["A", "C"]}),
        (CHOICE, "我觉得是B吧", {"item_choice": ["B"]}),
        (CHOICE, "选第三个", {"item_choice": ["C"]}),
        (TRUTH, "对", {"item_truth": "true"}),
        (TRUTH, "不对", {"item_truth": "false"}),
        (TRUTH, "我觉得错", {"item_truth": "false"}),
        (WORDS, "一年", {"item_words": "一年"}),
        (WORDS, "民主集中制", {"item_words": "民主集中制"}),
    ],
)
def test_in_a_quiz_an_answer_is_handed_over_in_one_form(say, stand_in, practice, said, handed):
    asked_again = f"action_ask_{next(iter(handed))}"

    assert say(practice, said) == ["action_answer_item", asked_again]
    assert stand_in.handed == handed


@pytest.mark.parametrize(
    ("before", "said", "ran"),
    [
        ([], "过", ["action_pass"]),
        ([CHOICE], "过", ["action_skip_item", "action_ask_item_choice"]),
        (["点到我了吗"], "过", ["action_pass"]),
        (["点到我了吗"], "跳过", ["action_pass"]),
        ([CHOICE], "跳过", ["action_skip_item", "action_ask_item_choice"]),
        (["开始集中学习"], "跳过", ["action_skip_step"]),
        ([CHOICE], "下一题", ["action_skip_item", "action_ask_item_choice"]),
        *[
            ([CHOICE, *asked], said, ["action_go_on_with_item", "action_ask_item_choice"])
            for asked in ([], ["三会一课是什么"])
            for said in ("继续", "好了继续", "继续答题", "好，继续", "接着答", "继续吧", "继续学习")
        ],
        ([TRUTH], "好了继续", ["action_go_on_with_item", "action_ask_item_truth"]),
        ([WORDS], "继续", ["action_go_on_with_item", "action_ask_item_words"]),
        ([CHOICE], "不会", ["action_skip_item", "action_ask_item_choice"]),
        (["暂停一下"], "好了继续", ["action_resume_session"]),
        ([], "下一题", ["action_next_item"]),
        ([], "换一个", ["action_next_result"]),
        (["随机点名"], "换一个", ["action_redraw"]),
        ([], "继续", ["action_next_result"]),
        (["暂停一下"], "继续", ["action_resume_session"]),
        ([CHOICE], "交卷", ["action_hand_in"]),
        ([CHOICE], "算了", ["action_stop_quiz"]),
        ([], "好的", []),
        ([], "公布答案", ["action_reveal"]),
        ([], "暂停答题", ["action_pause_quiz"]),
        ([], "继续答题", ["action_resume_quiz"]),
        ([], "结束答题", ["action_end_quiz"]),
        ([CHOICE], "结束答题", ["action_stop_quiz"]),
        ([], "看排名", ["action_quiz_ranking"]),
        (["点到我了吗"], "通过今天的学习我明白了党员的责任", ["action_submit_roll_call_answer"]),
        (["点到我了吗"], "三级：特别重大、重大、较大和一般", ["action_submit_roll_call_answer"]),
        (["点到我了吗"], "满意", ["action_submit_roll_call_answer"]),
        ([], "很满意", ["action_rate_session"]),
        ([WORDS], "特别重大、重大、较大和一般", ["action_answer_item", "action_ask_item_words"]),
        (["我要留言", "宿舍热水器什么时候修"], "好的", ["action_submit_message"]),
        (["我要留言", "宿舍热水器什么时候修"], "算了", ["action_stop_message"]),
        (["留言：食堂的菜太咸"], "好", ["action_submit_message"]),
        *((["留言：食堂的菜太咸"], yes, ["action_submit_message"]) for yes in YES),
        (["留言：食堂的菜太咸"], "再见", ["action_stop_message"]),
        ([], "留言", ["action_begin_message"]),
        ([], "诉求", ["action_begin_message"]),
        (["留言"], "宿舍热水器坏了", []),
        (["留言", "宿舍热水器坏了"], "好", ["action_submit_message"]),
        ([], "看留言", ["action_answer_question"]),
        ([], "看看留言", ["action_answer_question"]),
        (["签到", "王芳", "留言"], "今天学了党章，很受教育", ["action_submit_check_in"]),
    ],
)
def test_the_same_words_mean_what_fits_the_place(say, before, said, ran):
    assert say(*before, said) == ran


@pytest.mark.parametrize(
    ("form", "asks"),
    [
        (CHOICE, "action_ask_item_choice"),
        (TRUTH, "action_ask_item_truth"),
        (WORDS, "action_ask_item_words"),
        ("点到我了吗", "action_ask_roll_call_answer"),
    ],
)
@pytest.mark.parametrize(
    ("said", "runs"),
    [
        ("三会一课是什么", ["action_answer_question"]),
        ("出处？", ["action_cite_source"]),
        ("我的积分", ["action_my_points"]),
        ("你是谁", []),
    ],
)
def test_a_question_in_the_middle_is_answered_and_the_form_comes_back(say, form, asks, said, runs):
    assert say(form, said) == [*runs, asks]


@pytest.mark.parametrize(
    ("said", "ran", "carried"),
    [
        ("点到谁了", "action_roll_call", "look"),
        ("刚才点到谁", "action_roll_call", "look"),
        ("看点到了谁", "action_roll_call", "look"),
        ("谁被点到了", "action_roll_call", "look"),
        ("上一项", "action_next_step", "back"),
        ("回到上一项", "action_next_step", "back"),
        ("确认结束", "action_close_session", "close_meant"),
        ("确定结束", "action_close_session", "close_meant"),
        ("是的，结束吧", "action_close_session", "close_meant"),
        ("确认结束答题", "action_end_quiz", "end_meant"),
    ],
)
def test_words_carry_what_the_action_goes_by(say, stand_in, said, ran, carried):
    assert say("开始集中学习", said) == [ran]
    assert carried in stand_in.heard


@pytest.mark.parametrize(
    ("said", "ran"),
    [
        ("随机点名", "action_roll_call"),
        ("下一个点到谁", "action_roll_call"),
        ("下一项", "action_next_step"),
        ("结束", "action_close_session"),
        ("结束答题", "action_end_quiz"),
    ],
)
def test_the_plain_words_carry_nothing(say, stand_in, said, ran):
    assert say("开始集中学习", said) == [ran]
    assert stand_in.heard.isdisjoint({"look", "back", "close_meant", "end_meant"})


@pytest.mark.parametrize("said", ["A", "选B", "对", "错", "对的", "满意"])
def test_who_is_called_says_a_short_word_and_that_is_known(say, stand_in, said):
    assert say("点到我了吗", said) == ["action_submit_roll_call_answer"]
    assert "short_word" in stand_in.heard


@pytest.mark.parametrize("before", [[], [CHOICE, "算了"]])
@pytest.mark.parametrize("said", ["对", "不对"])
def test_outside_a_quiz_a_judgement_may_answer_the_item_of_a_led_quiz(say, before, said):
    assert say(*before, said)[:1] == ["action_answer_item"]
