"""Hold what members do in a session, and with their messages and records, against what reached the API."""

from __future__ import annotations

import httpx
import pytest

from actions.check_in import FORM_SLOTS, BeginCheckIn, CheckInStatus, SubmitCheckIn
from actions.messages import BeginMessage, StopMessage, SubmitMessage
from actions.records import Participation, StudyRecords, UnansweredQuestions, WhichRelease
from actions.taking_part import MakeUp, Volunteer, WhoIsMissing
from tests.unit.actions.leading import SESSION, entities, mine, myself, session

TOTALS = {"expected": 4, "counted": 1, "waiting": 1, "missing": 2, "present": 1}
EMPTY = dict.fromkeys(FORM_SLOTS)
IN_SESSION = {**EMPTY, "check_in_id": "c1", "check_in_session": SESSION}


def standing(state):
    return {"totals": TOTALS, "standing": {"state": state}}


def person(name, state):
    return {"member_id": name, "name": name, "standing": {"state": state}}


@pytest.fixture
def live(api):
    """A member whose branch studies now, and who has not checked in."""
    api.routes["GET", "/v1/session"] = 200, myself()
    api.routes["GET", "/sessions/mine"] = 200, mine(session())
    api.routes["GET", "/attendance/mine"] = 200, standing("missing")
    counted = {"standing": {"state": "counted"}, "created": True}
    for path in ("/session-check-ins", f"/sessions/{SESSION}/check-ins"):
        api.routes["POST", path] = 201, counted
    return api


def test_while_a_session_goes_on_a_check_in_is_one_of_that_session(run, live, client):
    turn = run(BeginCheckIn(client), slots=EMPTY)

    assert (turn.slots["check_in_session"], turn.slots["check_in_title"]) == (SESSION, "主题党日")
    assert (turn.slots["check_in_name"], turn.messages) == ("王芳", [])


def test_who_is_counted_is_asked_nothing(run, live, client):
    live.routes["GET", "/attendance/mine"] = 200, standing("counted")

    turn = run(BeginCheckIn(client), slots=EMPTY)

    assert (turn.responses, turn.next_action) == (["utter_session_already_checked_in"], "action_listen")
    assert turn.slots == EMPTY


def test_of_several_sessions_the_one_to_check_in_to_is_chosen_by_a_button(run, live, client):
    live.routes["GET", "/sessions/mine"] = 200, mine(session(), session(id_="s2"))

    asked = run(BeginCheckIn(client), slots=EMPTY)
    chosen = run(BeginCheckIn(client), slots=EMPTY, entities=entities(session_id="s2"))

    assert asked.messages[0]["buttons"][1]["payload"] == '/check_in{"session_id": "s2"}'
    assert chosen.slots["check_in_session"] == "s2"


@pytest.mark.parametrize(
    ("filled", "path", "body"),
    [
        pytest.param({"check_in_code": "048213"}, "/v1/session-check-ins", {"typed": "048213"}, id="digits"),
        pytest.param(
            {"check_in_mode": "message", "check_in_note": "已自学"},
            f"/v1/sessions/{SESSION}/check-ins",
            {"note": "已自学"},
            id="message",
        ),
        pytest.param(
            {"check_in_mode": "video"}, f"/v1/sessions/{SESSION}/check-ins", {"video": True}, id="video"
        ),
    ],
)
def test_each_way_of_checking_in_to_a_session_is_sent_as_such(run, live, client, *, filled, path, body):
    turn = run(SubmitCheckIn(client), slots={**IN_SESSION, **filled})

    assert (live.requests[0].url.path, live.bodies) == (path, [{"id": "c1", **body}])
    assert (turn.responses, turn.slots) == (["utter_session_checked_in"], EMPTY)


def test_a_signature_on_paper_is_entered_by_whoever_leads(run, live, client):
    turn = run(SubmitCheckIn(client), slots={**IN_SESSION, "check_in_mode": "paper"})

    assert (turn.responses, live.bodies) == (["utter_check_in_paper_by_leader"], [])


def test_a_wrong_code_is_told_and_an_unanswered_one_kept(run, live, client):
    filled = {**IN_SESSION, "check_in_code": "048213"}
    live.routes["POST", "/session-check-ins"] = 409, {"code": "code_wrong"}
    wrong = run(SubmitCheckIn(client), slots=filled)
    live.routes["POST", "/session-check-ins"] = httpx.ReadTimeout("lost")
    lost = run(SubmitCheckIn(client), slots=filled)

    assert (wrong.responses, wrong.slots) == (["utter_code_wrong"], EMPTY)
    assert (lost.responses, lost.slots) == (["utter_check_in_not_recorded"], {})


def test_the_status_is_that_of_the_session_that_goes_on(run, live, client):
    live.routes["GET", "/attendance/mine"] = 200, standing("waiting")

    assert run(CheckInStatus(client)).responses == ["utter_session_standing_waiting"]


def test_whoever_leads_hears_names_and_everybody_else_numbers(run, live, client):
    people = [person("王芳", "missing"), person("李伟", "declined"), person("张敏", "waiting")]
    live.routes["GET", "/attendance"] = 200, {"totals": TOTALS, "people": people}

    numbers = run(WhoIsMissing(client))
    live.routes["GET", "/v1/session"] = 200, myself("secretary")
    names = run(WhoIsMissing(client))

    assert numbers.responses == ["utter_numbers_only"]
    assert "names" not in numbers.messages[0]
    assert names.responses == ["utter_who_is_missing", "utter_who_waits"]
    assert [message["names"] for message in names.messages] == ["王芳、李伟", "张敏"]


def test_a_make_up_asks_for_its_mode_and_reason_by_buttons_and_is_sent_once(run, live, client):
    live.routes["GET", "/sessions/mine"] = 200, mine()
    live.routes["GET", "/sessions/mine/closed"] = 200, [session("closed")]
    live.routes["POST", "/make-ups"] = 201, {"standing": {"state": "waiting"}, "created": True}

    mode = run(MakeUp(client), intent="make_up")
    reason = run(MakeUp(client), entities=entities(session_id=SESSION, check_in_mode="video"))
    done = run(
        MakeUp(client), entities=entities(session_id=SESSION, check_in_mode="video", reason="值乘没赶上")
    )

    assert mode.messages[0]["buttons"][2]["payload"] == (
        f'/make_up{{"session_id": "{SESSION}", "check_in_mode": "video"}}'
    )
    assert reason.responses == ["utter_ask_make_up_reason"]
    assert [(body["mode"], body["reason"]) for body in live.bodies] == [("video", "值乘没赶上")]
    assert done.responses == ["utter_make_up_asked"]


def test_who_is_counted_everywhere_has_nothing_to_make_up(run, live, client):
    live.routes["GET", "/sessions/mine/closed"] = 200, []
    live.routes["GET", "/attendance/mine"] = 200, standing("counted")

    assert run(MakeUp(client)).responses == ["utter_nothing_to_make_up"]


@pytest.mark.parametrize(
    ("phase", "answer", "response"),
    [
        ("running", (201, {"step": 1, "created": True}), "utter_volunteered"),
        ("running", (409, {"code": "not_checked_in"}), "utter_not_checked_in_to_session"),
        ("paused", None, "utter_not_running"),
    ],
    ids=["there", "not checked in", "paused"],
)
def test_who_is_there_speaks_while_the_session_runs(run, live, client, *, phase, answer, response):
    live.routes["GET", "/sessions/mine"] = 200, mine(session(phase))
    live.routes["POST", "/speeches/mine"] = answer

    assert run(Volunteer(client)).responses == [response]
    assert len(live.bodies) == (answer is not None)


def test_a_message_is_brought_in_by_name_and_kept_while_it_could_not_be(run, live, client):
    said = {"message_text": "车厢里能不能加一台饮水机", "message_confirmed": True}
    live.routes["POST", "/v1/requests"] = httpx.ReadTimeout("lost")
    lost = run(SubmitMessage(client), slots=said)
    live.routes["POST", "/v1/requests"] = 201, {"request": {"id": "q1", "state": "open"}, "created": True}

    sent = run(SubmitMessage(client), slots={**said, "pending_order": lost.slots["pending_order"]})

    assert (lost.responses, "message_text" in lost.slots) == (["utter_message_not_recorded"], False)
    assert live.bodies[0] == live.bodies[1]
    assert (sent.responses, sent.slots["message_text"]) == (["utter_message_recorded"], None)


def test_who_leaves_a_message_hears_first_that_it_carries_their_name(run, live, client):
    assert run(BeginMessage(client)).responses == ["utter_message_by_name"]

    live.routes["GET", "/v1/session"] = 200, {"member": None}
    unknown = run(BeginMessage(client))

    assert (unknown.responses, unknown.next_action) == (["utter_message_sign_in_first"], "action_listen")


def test_a_message_given_up_sends_nothing(run, live, client):
    assert run(StopMessage(client)).slots == {"message_text": None, "message_confirmed": None}
    assert live.requests == []


def test_the_records_are_the_own_check_ins_of_sessions_and_days_the_newest_first(run, live, client):
    days = [{"day": "2026-07-02", "mode": "paper"}]
    sessions = [{"title": "主题党日", "day": "2026-07-01", "fate": "counted"}]
    live.routes["GET", "/me/records"] = 200, {"check_ins": days, "sessions": sessions, "speeches": [{}]}

    said = run(StudyRecords(client), entities=entities(period="this_month")).messages[0]

    assert said["lines"] == "· 07月02日 书面\n· 07月01日 主题党日 已签到"
    assert [said[name] for name in ("period", "counted", "sessions", "days", "speeches")] == [
        "本月", "1", "1", "1", "1",
    ]  # fmt: skip


def test_a_branchs_figures_are_told_to_its_secretary(run, live, client):
    total = {"sessions": ["s1"], "expected": 4, "counted": 3, "participation": 0.75, "speeches": {"drawn": 2}}
    live.routes["GET", "/figures"] = 200, {"branch": "客运一支部", "total": total}

    said = run(Participation(client), entities=entities(period="last_month"))
    live.routes["GET", "/figures"] = 403, {"code": "forbidden"}

    assert said.responses == ["utter_participation"]
    assert [said.messages[0][name] for name in ("branch", "period", "rate", "speeches")] == [
        "客运一支部", "上月", "75.0%", "2",
    ]  # fmt: skip
    assert run(Participation(client)).responses == ["utter_only_secretaries"]


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ((403, {"code": "forbidden"}), "utter_only_content_staff"),
        ((200, {"recent": []}), "utter_no_unanswered_questions"),
        (
            (200, {"recent": [{"text": "宿舍几点熄灯", "recorded_at": "2026-07-01T01:00:00Z"}]}),
            "utter_unanswered_questions",
        ),
    ],
    ids=["member", "none", "one"],
)
def test_unanswered_questions_are_for_those_who_see_to_them(run, live, client, answer, response):
    live.routes["GET", "/handed-questions"] = answer

    assert run(UnansweredQuestions(client)).responses == [response]


def test_the_release_is_the_one_that_answers(run, materials):
    turn = run(WhichRelease(lambda: materials))

    assert (turn.messages[0]["library"], turn.messages[0]["release"]) == ("sample", "r1")
