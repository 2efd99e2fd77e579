"""Ending with the record to fetch, and own marks of answers in words."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.dialogue.banking import bring_items_in
from tests.dialogue.meeting import Meeting
from tests.dialogue.test_led_quiz import words


def downloads(reply):
    return [one for custom in reply.customs for one in custom.get("downloads", [])]


def test_a_session_is_ended_and_its_record_is_fetched_by_who_leads_alone(stack, says):
    meeting = Meeting(stack).begin()

    asked = meeting.lead.say("结束并导出")
    closed = meeting.lead.press("确认结束")

    assert says(asked, "utter_close_session_this")
    assert says(closed, "utter_session_closed")
    assert says(closed, "utter_session_record")
    links = {one["url"].rpartition("=")[2]: one["url"] for one in downloads(closed)}
    assert links.keys() == {"docx", "xlsx"}
    for inside, url in (("word/document.xml", links["docx"]), ("xl/workbook.xml", links["xlsx"])):
        file = meeting.lead.http.get(url).raise_for_status().content
        assert inside in zipfile.ZipFile(io.BytesIO(file)).namelist()
        assert meeting.members["王芳"].http.get(url).status_code == 403
    again = meeting.lead.say("导出会议记录")
    assert [one["url"] for one in downloads(again)] == list(links.values())
    assert downloads(meeting.members["王芳"].say("导出会议记录")) == []


@pytest.fixture
def writer(stack):
    bring_items_in(stack)
    return stack.member("王芳")


def exercise(phone):
    return phone.get("/v1/practice/exercises")["recent"][0]


def reach_short_answer(phone):
    """Practise until an answer in words is asked for."""
    for topic in ("组织生活", "理论要点", "党史", "发展党员", "列车学习"):
        phone.say(f"专项：{topic}20道")
        while True:
            item = phone.get(f"/v1/practice/exercises/{exercise(phone)['id']}/current")["item"]
            if item is None:
                break
            if item["kind"] == "short_answer":
                return item
            phone.say(words(item))
    pytest.fail("the sample bank gave no short answer")


def test_an_answer_in_words_is_marked_by_its_author_once_and_the_next_item_follows(writer, says):
    item = reach_short_answer(writer)

    asked = writer.say("要按规定的程序来办")
    assert says(asked, "utter_words_to_compare")
    assert says(asked, "utter_ask_item_mark")
    assert {"我答对了", "部分对", "没答对"} <= asked.buttons.keys()
    between = writer.say("三会一课指什么")
    assert between.kinds[0] == "answer"
    assert says(between, "utter_ask_item_mark")
    marked = writer.press("部分对")

    assert says(marked, "utter_mark_taken")
    path = f"/v1/practice/exercises/{exercise(writer)['id']}/items/{item['number']}"
    assert writer.get(path)["marking"]["mark"] == 0.5
    writer.last = asked
    assert not says(writer.press("我答对了"), "utter_mark_taken")
    assert writer.get(path)["marking"]["mark"] == 0.5
