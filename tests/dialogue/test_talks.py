"""The six talks (六必谈) in the chat: what is due, a talk recorded, and no word of what was said in it."""

from __future__ import annotations

from uuid import uuid4

import pytest


@pytest.fixture
def secretary(stack):
    return stack.member("书记甲", branch="谈心支部", role="secretary")


@pytest.fixture
def colleague(stack):
    return stack.member("郝建国", branch="谈心支部")


def report(secretary, colleague, occasion):
    me, them = (one.get("/v1/session")["member"] for one in (secretary, colleague))
    body = {"id": str(uuid4()), "member_id": them["id"], "occasion": occasion}
    path = f"/v1/branches/{me['branch_id']}/talk-needs"
    secretary.http.post(path, json=body).raise_for_status()


def recorded(one):
    return [(talk["level"], talk["occasion"]) for talk in one.get("/v1/talks/mine")["talks"]]


def test_a_secretary_sees_who_is_due_and_records_the_talk_by_buttons_once(secretary, colleague, says):
    report(secretary, colleague, "mood")
    due = secretary.say("该谈的还有谁")
    assert says(due, "utter_talks_due")
    assert "郝建国" in due.text
    assert "情绪" not in due.text

    level = secretary.say("我和郝建国谈过了")
    assert says(level, "utter_which_talk_level")
    assert recorded(secretary) == []
    secretary.press("第二级（党支部书记）")
    occasions = secretary.last
    done = secretary.press("情绪低落、同事矛盾或对工作有强烈意见")
    assert says(done, "utter_talk_recorded_and_settled")
    secretary.last = occasions
    secretary.press("情绪低落、同事矛盾或对工作有强烈意见")

    assert recorded(secretary) == [(2, "mood")]
    assert recorded(colleague) == [(2, "mood")]
    assert says(secretary.say("谁的谈心谈话没做"), "utter_no_talks_due")


def test_a_member_hears_of_the_own_talks_and_not_of_the_branchs(secretary, colleague, says):
    report(secretary, colleague, "penalty")

    mine = colleague.say("我的谈心谈话")
    refused = colleague.say("该谈的还有谁")

    assert says(mine, "utter_no_talks_yet")
    assert "处分" not in mine.text
    assert "会有人找您谈谈" in mine.text
    assert says(refused, "utter_only_secretaries_see_talks")


def test_the_note_is_not_for_the_chat(secretary, says):
    assert says(secretary.say("我要写谈话记录"), "utter_talk_note_not_here")


def test_a_name_that_nobody_has_is_said(secretary, says):
    assert says(secretary.say("我跟欧阳飞谈过了"), "utter_no_such_colleague")


def test_a_visitor_is_asked_to_sign_in(visitor, says):
    assert says(visitor.say("我的谈心谈话"), "utter_talks_sign_in_first")
    assert visitor.say("六必谈是哪六必谈").kinds[0] in {"answer", "refusal"}
