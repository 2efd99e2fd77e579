"""After a session the chat asks who took part what they thought of it, and tells its leader the counts."""

from __future__ import annotations

import pytest

from tests.dialogue.meeting import Meeting


@pytest.fixture
def closed(stack):
    """A session that three members took part in; it is over."""
    meeting = Meeting(stack).begin()
    meeting.lead.say("结束")
    meeting.lead.press("确认结束")
    return meeting


def test_members_are_asked_answer_by_button_or_in_words_and_the_secretary_hears_counts(closed, says):
    first, second, third = closed.members.values()

    asked = first.say("预备期多长？")
    assert asked.kinds[-1] == "satisfaction"
    assert [one for one in asked.buttons if "满意" in one or one == "一般"] == [
        "非常满意", "满意", "一般", "不满意",
    ]  # fmt: skip
    assert says(first.press("非常满意"), "utter_rated")
    assert says(second.say("这次学习我觉得一般般"), "utter_rated")
    assert says(third.say("不太满意"), "utter_rated")
    assert says(third.say("我的评价改成满意"), "utter_rated")
    assert "satisfaction" not in first.say("你好").kinds

    before = closed.lead.say("这次学习满意度怎么样")
    assert says(before, "utter_satisfaction_goes_on")
    assert "3 人里有 3 人评价了" in before.text
    after = closed.lead.press("结束调查，看结果")
    assert says(after, "utter_satisfaction_counts")
    assert "非常满意 1，满意 1，一般 1，不满意 0，满意率 66.7%" in after.text
    assert says(first.say("很满意"), "utter_nothing_to_rate")


def test_a_question_in_a_form_is_not_lost_to_the_survey(closed, says):
    member = closed.members["王芳"]
    member.say("我要留言")
    stopped = member.say("取消")

    assert says(stopped, "utter_message_stopped")


def test_members_do_not_hear_the_counts_and_secretaries_see_figures_cut(closed, says):
    member = closed.members["李伟"]

    assert says(member.say("这次学习满意度怎么样"), "utter_only_leaders_see_satisfaction")
    by_month = closed.lead.say("每个月的参与率")
    assert says(by_month, "utter_participation_by")
    assert "应到 4，签到 3，参与率 75.0%" in by_month.text
    assert "未填：应到 4，签到 3" in closed.lead.say("各车站的参与率").text
    assert says(member.say("各党小组参与率"), "utter_only_secretaries")
