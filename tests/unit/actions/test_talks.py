"""Hold what the bot says and sends of talks against what the API told and got."""

from __future__ import annotations

import json

import pytest

from actions.talks import MyTalks, RecordTalk, TalksDue
from tests.unit.actions.leading import BRANCH, entities, myself

WANG = {"id": "m2", "name": "王芳", "group": "一组"}
RULES = {
    "occasions": [{"occasion": "mood", "name": "情绪低落", "group_name": "思想波动"}],
    "levels": [
        {"level": 1, "name": "第一级", "talkers": "党委班子成员", "mine": False},
        {"level": 2, "name": "第二级", "talkers": "党支部书记", "mine": True},
        {"level": 3, "name": "第三级", "talkers": "支部委员、党小组长", "mine": True},
    ],
}
TALK = {
    "id": "t1",
    "talker": {"id": "m1", "name": "李雷"},
    "member": WANG,
    "level": 2,
    "need_id": None,
    "held_at": "2026-06-30T16:30:00Z",
}
CHOSEN = {"talked_with": "王芳", "talk_member": "m2", "talk_level": "2", "talk_occasion": "mood"}


def need(state, *, due="2026-07-02", name="王芳"):
    member = {"id": "m2", "name": name}
    return {"id": "n1", "member": member, "level_name": "第三级", "due_on": due, "state": state}


@pytest.fixture
def talks(api):
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/v1/talks/rules"] = 200, RULES
    api.routes["GET", "/v1/talks/colleagues"] = 200, [WANG]
    api.routes["POST", "/v1/talks"] = 201, {"talk": TALK, "created": True}
    return api


def test_the_secretary_hears_who_is_due_and_not_why(run, talks, client):
    told = [need("overdue"), need("waiting", name="李伟", due=None), need("done")]
    talks.routes["GET", f"/branches/{BRANCH}/talks"] = 200, {"needs": told}

    (said,) = run(TalksDue(client)).messages

    assert said["response"] == "utter_talks_due"
    assert (said["branch_open"], said["overdue"]) == ("2", "1")
    assert said["lines"] == "· 王芳，由第三级谈，07月02日以前（已超期）\n· 李伟，由第三级谈"


def test_where_everybody_was_talked_with_it_says_so(run, talks, client):
    talks.routes["GET", f"/branches/{BRANCH}/talks"] = 200, {"needs": [need("done"), need("done_late")]}

    assert run(TalksDue(client)).responses == ["utter_no_talks_due"]


def test_who_is_no_secretary_hears_who_may_see_that(run, talks, client):
    talks.routes["GET", "/v1/session"] = 200, myself()
    talks.routes["GET", f"/branches/{BRANCH}/talks"] = 403, {"code": "forbidden"}

    assert run(TalksDue(client)).responses == ["utter_only_secretaries_see_talks"]


def test_level_and_occasion_are_asked_by_buttons_and_the_last_one_records_it_once(run, talks, client):
    level = run(RecordTalk(client), entities=entities(talked_with="王芳"))
    pressed = json.loads(level.messages[0]["buttons"][0]["payload"].removeprefix("/record_talk"))
    occasion = run(RecordTalk(client), entities=entities(**pressed))
    last = json.loads(occasion.messages[0]["buttons"][0]["payload"].removeprefix("/record_talk"))
    done = [run(RecordTalk(client), entities=entities(**last)) for _ in range(2)]

    assert [one["title"] for one in level.messages[0]["buttons"]] == [
        "第二级（党支部书记）", "第三级（支部委员、党小组长）",
    ]  # fmt: skip
    assert [one["title"] for one in occasion.messages[0]["buttons"]] == ["情绪低落", "日常谈心"]
    assert talks.bodies == [
        {"id": last["talk_id"], "member_id": "m2", "level": 2, "occasion": "mood"}
    ] * 2  # fmt: skip
    assert [turn.responses for turn in done] == [["utter_talk_recorded"]] * 2
    assert (done[0].messages[0]["name"], done[0].messages[0]["day"]) == ("王芳", "07月01日")


def test_a_talk_of_every_day_has_no_occasion_and_one_that_was_due_is_said_to_be_done(run, talks, client):
    talks.routes["POST", "/v1/talks"] = 200, {"talk": {**TALK, "need_id": "n1"}, "created": False}

    turn = run(RecordTalk(client), entities=entities(**CHOSEN | {"talk_occasion": "none"}, talk_id="t1"))

    assert talks.bodies[0]["occasion"] is None
    assert turn.responses == ["utter_talk_recorded_and_settled"]


@pytest.mark.parametrize(
    ("found", "response"),
    [
        pytest.param([], "utter_no_such_colleague", id="nobody"),
        pytest.param([WANG, {**WANG, "id": "m3", "group": "二组"}], "utter_which_colleague", id="two"),
    ],
)
def test_without_one_colleague_of_that_name_nothing_is_recorded(run, talks, client, found, response):
    talks.routes["GET", "/v1/talks/colleagues"] = 200, found

    turn = run(RecordTalk(client), entities=entities(talked_with="王芳"))

    assert turn.responses == [response]
    assert talks.bodies == []
    titles = [button["title"] for button in turn.messages[0]["buttons"]]
    assert titles == ([] if not found else ["王芳（1）一组", "王芳（2）二组"])
    asked = [request.url for request in talks.requests if request.url.path.endswith("colleagues")]
    assert [dict(url.params) for url in asked] == [{"name": "王芳"}]


def test_a_colleague_called_as_at_work_is_named_as_in_the_roster_and_namesakes_are_told_apart(
    run, talks, client
):
    one = run(RecordTalk(client), entities=entities(talked_with="小王"))
    found = [WANG, {**WANG, "id": "m3", "group": None}, {**WANG, "id": "m4", "name": "王强"}]
    talks.routes["GET", "/v1/talks/colleagues"] = 200, found
    several = run(RecordTalk(client), entities=entities(talked_with="小王")).messages[0]["buttons"]

    assert one.messages[0]["name"] == "王芳"
    assert [button["title"] for button in several] == ["王芳（1）一组", "王芳（2）", "王强"]
    assert json.loads(several[2]["payload"].removeprefix("/record_talk")) == {
        "talked_with": "王强", "talk_member": "m4",
    }  # fmt: skip


def test_with_nobody_named_it_is_asked_who_it_was(run, talks, client):
    assert run(RecordTalk(client)).responses == ["utter_talk_with_whom"]


@pytest.mark.parametrize(
    ("status", "code", "response"),
    [
        (409, "event_conflict", "utter_talk_recorded_before"),
        (403, "talk_level_unfit", "utter_talk_level_unfit"),
        (422, "talk_unfit", "utter_talk_unfit"),
        (503, "database_unavailable", "utter_records_unavailable"),
    ],
)
def test_a_refusal_is_said_and_no_success(run, talks, client, *, status, code, response):
    talks.routes["POST", "/v1/talks"] = status, {"code": code}

    assert run(RecordTalk(client), entities=entities(**CHOSEN, talk_id="t1")).responses == [response]


def test_members_hear_of_their_talks_their_quota_and_that_somebody_will_come(run, talks, client):
    quota = {"level_name": "第四级", "done": 0, "wanted": 1, "first": "2026-04-01", "last": "2026-06-30"}
    talks.routes["GET", "/v1/talks/mine"] = (
        200,
        {
            "talks": [TALK, {**TALK, "talker": {"id": "m9", "name": None}}],
            "awaited": [{"due_on": "2026-07-03"}, {"due_on": None}],
            "progress": [quota],
        },
    )

    turn = run(MyTalks(client))

    assert turn.responses == ["utter_my_talks", "utter_my_talk_quota", "utter_somebody_will_talk"]
    assert turn.messages[0]["lines"] == ("· 07月01日 李雷找王芳谈话\n· 07月01日 已离开的同事找王芳谈话")
    assert (turn.messages[1]["wanted"], turn.messages[1]["first"]) == ("1", "04月01日")
    assert turn.messages[2]["day"] == "07月03日"


def test_visitors_are_asked_to_sign_in(run, talks, client):
    talks.routes["GET", "/v1/talks/mine"] = 401, {"code": "sign_in_required"}

    assert run(MyTalks(client)).responses == ["utter_talks_sign_in_first"]
