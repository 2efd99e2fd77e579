"""Rasa's REST messages become bubbles."""

import pytest

from api.chat.replies import Button, ChatMessage, read_rasa_messages


def _button(title, payload):
    return Button(title, f"signed {payload}")


def test_text_and_custom_data_of_one_utterance_become_one_message():
    raw = [
        {"recipient_id": "v", "text": "一年。", "buttons": [{"title": "出处", "payload": "/source"}]},
        {"recipient_id": "v", "custom": {"kind": "answer"}},
    ]

    assert read_rasa_messages(raw, _button) == (
        ChatMessage("一年。", (Button("出处", "signed /source"),), {"kind": "answer"}),
    )


def test_texts_stay_apart_and_custom_data_goes_to_the_text_before_it():
    raw = [{"text": "一"}, {"custom": {"n": 1}}, {"text": "二"}, {"custom": {"n": 2}}, {"custom": {"n": 3}}]

    read = read_rasa_messages(raw, _button)

    assert [(message.text, message.custom) for message in read] == [
        ("一", {"n": 1}),
        ("二", {"n": 2}),
        ("", {"n": 3}),
    ]


def test_a_text_that_rasa_split_at_its_blank_lines_is_whole_again_where_data_follows():
    raw = [{"text": "一年。"}, {"text": "依据：“第一款"}, {"text": "第二款”"}, {"custom": {"kind": "answer"}}]

    assert read_rasa_messages(raw, _button) == (
        ChatMessage("一年。\n\n依据：“第一款\n\n第二款”", (), {"kind": "answer"}),
    )


def test_a_text_with_buttons_was_never_split_so_nothing_before_it_is_joined():
    buttons = [{"title": "是", "payload": "/affirm"}]
    raw = [{"text": "您好"}, {"text": "哪一种？", "buttons": buttons}, {"custom": {"kind": "check_in"}}]

    assert [message.text for message in read_rasa_messages(raw, _button)] == ["您好", "哪一种？"]


def test_texts_that_no_data_follows_stay_apart():
    assert len(read_rasa_messages([{"text": "您好"}, {"text": "我是运学"}], _button)) == 2


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(None, id="null"),
        pytest.param({"text": "x"}, id="no list"),
        pytest.param([], id="nothing said"),
        pytest.param(["x", 1, None], id="no objects"),
        pytest.param([{"text": 5}, {"image": "http://x/y.png"}, {"custom": "x"}], id="nothing to show"),
    ],
)
def test_what_cannot_be_shown_is_left_out(raw):
    assert read_rasa_messages(raw, _button) == ()


def test_a_malformed_button_is_left_out_and_the_others_stay():
    raw = [{"text": "选", "buttons": ["x", {"title": "甲"}, {"title": "乙", "payload": "/b"}]}]

    assert read_rasa_messages(raw, _button)[0].buttons == (Button("乙", "signed /b"),)
