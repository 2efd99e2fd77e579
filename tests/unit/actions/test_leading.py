"""Hold what whoever leads says against the commands that the API was sent."""

from __future__ import annotations

import httpx
import pytest

from actions.exporting import ExportRecord
from actions.leading import CloseSession, NextStep, PauseSession, ResumeSession, SkipStep
from actions.starting import StartSession
from tests.unit.actions.leading import BRANCH, SESSION, entities, mine, myself, session

COMMANDS = f"/sessions/{SESSION}/commands"


@pytest.fixture
def led(api):
    """A session that runs in its second step, and its secretary."""
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/sessions/mine"] = 200, mine(session())
    api.routes["POST", COMMANDS] = 200, session(step=2)
    return api


def kept(turn):
    return turn.slots["pending_order"]


def test_the_next_step_is_started_under_the_epoch_as_it_stands_and_the_one_after_is_named(run, led, client):
    turn = run(NextStep(client))

    assert led.bodies[0]["epoch"] == 3
    assert led.bodies[0]["action"] == {"type": "start_step", "step": 2}
    assert turn.responses == ["utter_step_started"]
    assert (turn.messages[0]["step"], turn.messages[0]["following_step"]) == ("党史小故事", "诵读")
    assert (turn.slots["led"], turn.slots["led_session"], kept(turn)) == ("running", SESSION, None)


def test_a_lost_answer_is_no_success_and_saying_it_again_sends_the_same_command(run, led, client):
    led.routes["POST", COMMANDS] = httpx.ReadTimeout("lost")
    lost = run(NextStep(client))
    led.routes["POST", COMMANDS] = 200, session(step=2)
    led.routes["GET", "/sessions/mine"] = 200, mine(session(step=2))  # it had arrived

    again = run(NextStep(client), slots={"pending_order": kept(lost)})

    assert lost.responses == ["utter_lead_unavailable"]
    assert led.bodies[0] == led.bodies[1]
    assert again.responses == ["utter_step_started"]
    assert again.slots["pending_order"] is None


def test_an_order_that_the_session_has_gone_past_is_not_sent_again(run, led, client):
    led.routes["POST", COMMANDS] = httpx.ReadTimeout("lost")
    lost = run(NextStep(client))
    led.routes["GET", "/sessions/mine"] = 200, mine(session(step=3))  # led on from the page
    led.routes["POST", COMMANDS] = 200, session(step=4)

    run(NextStep(client), slots={"pending_order": kept(lost)})

    assert [body["action"]["step"] for body in led.bodies] == [2, 4]
    assert led.bodies[0]["id"] != led.bodies[1]["id"]


def test_an_old_button_starts_nothing_and_says_where_the_session_stands(run, led, client):
    turn = run(NextStep(client), entities=entities(session_id=SESSION, step="1"))

    assert led.bodies == []
    assert turn.responses == ["utter_button_is_old", "utter_session_runs"]


def test_a_button_of_a_session_that_is_over_is_told_as_such(run, led, client):
    turn = run(PauseSession(client), entities=entities(session_id="s0"))

    assert (turn.responses, led.bodies) == (["utter_session_over"], [])


@pytest.mark.parametrize(
    "action", [NextStep, SkipStep, PauseSession, ResumeSession, CloseSession], ids=lambda one: one.called
)
def test_who_does_not_lead_hears_who_can_and_no_command_is_sent(run, led, client, action):
    led.routes["GET", "/v1/session"] = 200, myself()

    turn = run(action(client))

    assert (turn.responses, led.bodies) == (["utter_only_leaders"], [])


def test_the_leader_of_a_session_leads_it_whatever_their_roles(run, led, client):
    led.routes["GET", "/v1/session"] = 200, myself(id_="m9")

    assert run(PauseSession(client)).responses == ["utter_session_paused"]


def test_of_several_sessions_one_is_asked_for_and_the_wish_stays(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(session(), session(id_="s2"))

    turn = run(SkipStep(client), entities=entities(reason="时间不够"), intent="skip_step")

    assert (turn.responses, led.bodies) == (["utter_which_session"], [])
    assert turn.messages[0]["buttons"][1]["payload"] == (
        '/skip_step{"reason": "时间不够", "session_id": "s2"}'
    )


def test_of_several_sessions_the_one_led_last_is_meant(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(session(id_="s2"), session())

    assert run(PauseSession(client), slots={"led_session": SESSION}).slots["led_session"] == SESSION


def test_a_step_is_skipped_only_with_a_reason(run, led, client):
    asked = run(SkipStep(client))
    done = run(SkipStep(client), entities=entities(reason="时间不够"))

    assert asked.responses == ["utter_ask_skip_reason"]
    assert [body["action"] for body in led.bodies] == [{"type": "skip_step", "step": 2, "reason": "时间不够"}]
    assert done.responses[0] == "utter_step_skipped"


def test_what_does_not_fit_is_answered_with_what_can_be_done_now(run, led, client):
    led.routes["POST", COMMANDS] = 409, {"code": "wrong_phase"}
    led.routes["GET", f"/sessions/{SESSION}"] = 200, session("paused")

    turn = run(PauseSession(client), slots={"led_session": SESSION})

    assert turn.responses == ["utter_wrong_phase", "utter_session_is_paused"]
    assert turn.slots["pending_order"] is None


def test_a_paused_session_starts_no_step(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(session("paused"))

    assert (run(NextStep(client)).responses, led.bodies) == (["utter_session_is_paused"], [])


def test_a_rule_that_went_by_the_pause_ends_with_the_pause(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(session("paused"))

    turn = run(ResumeSession(client), slots={"led": "paused"})

    assert (turn.responses, turn.next_action) == (["utter_session_resumed"], "action_listen")


def test_words_only_ask_whether_to_end_and_the_button_ends(run, led, client):
    led.routes["POST", COMMANDS] = 200, session("closed")
    totals = {"expected": 4, "counted": 3, "waiting": 0, "missing": 1, "present": 3}
    led.routes["GET", "/attendance"] = 200, {"totals": totals, "people": []}

    asked = run(CloseSession(client))
    nothing_sent = list(led.bodies)
    done = run(CloseSession(client), entities=entities(session_id=SESSION, close_meant="yes"))

    assert (asked.responses, nothing_sent) == (["utter_close_session_this"], [])
    assert done.responses == ["utter_session_closed", "utter_session_record"]
    assert [one["url"] for one in done.messages[1]["custom"]["downloads"]] == [
        f"/v1/sessions/{SESSION}/record?format={form}" for form in ("docx", "xlsx")
    ]
    assert [done.messages[0][name] for name in ("held", "expected", "counted")] == ["2", "4", "3"]
    assert (done.slots["led"], done.slots["led_session"]) == (None, None)


def asked_before(kind):
    """What the bot asked right before the message of now."""
    asked = {"event": "bot", "data": {"custom": {"kind": kind}}}
    return [{"event": "user"}, asked, {"event": "user"}]


@pytest.mark.parametrize(
    ("question", "responses", "follows"),
    [
        ("close_session", ["utter_session_closed", "utter_session_record"], None),
        ("session", ["utter_close_session_this"], None),
        ("end_quiz", [], "action_end_quiz"),
    ],
)
def test_words_of_confirmation_end_what_the_question_before_was_about(
    run, led, client, *, question, responses, follows
):
    led.routes["POST", COMMANDS] = 200, session("closed")
    totals = {"expected": 4, "counted": 3, "waiting": 0, "missing": 1, "present": 3}
    led.routes["GET", "/attendance"] = 200, {"totals": totals, "people": []}

    confirmed = entities(close_meant="确认结束")
    turn = run(CloseSession(client), entities=confirmed, history=asked_before(question))

    assert turn.responses == responses
    assert len(led.bodies) == (question == "close_session")
    assert follows in {None, turn.next_action}


def test_the_question_whether_to_end_is_known_by_its_kind(run, led, client):
    assert run(CloseSession(client)).messages[0]["custom"]["kind"] == "close_session"


def test_there_is_no_way_back_and_nothing_moves(run, led, client):
    turn = run(NextStep(client), entities=entities(back="上一项"), intent="next_step")

    assert (turn.responses, led.bodies) == (["utter_no_way_back", "utter_session_runs"], [])


def test_a_session_is_started_by_lead_mode_with_the_secretary_as_its_leader(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine()
    led.routes["POST", f"/branches/{BRANCH}/sessions"] = 201, session("open", step=None)

    asked = run(StartSession(client))
    started = run(StartSession(client), entities=entities(lead_mode="branch_secretary"))

    body = led.bodies[0]
    assert asked.responses == ["utter_ask_lead_mode"]
    assert (body["leader_id"], body["lead_mode"], body["start"]) == ("m1", "branch_secretary", True)
    assert (started.responses, started.slots["led_session"]) == (["utter_session_opened"], SESSION)


def test_planned_sessions_are_offered_before_another_one_is_made(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(planned=(session("planned", step=None, lead=None),))
    led.routes["POST", COMMANDS] = 200, session("open", step=None)

    offered = run(StartSession(client))
    opened = run(StartSession(client), entities=entities(session_id=SESSION))

    assert offered.messages[0]["buttons"][0]["title"] == "主题党日"
    assert (led.bodies[0]["action"], led.bodies[0]["epoch"]) == ({"type": "open"}, 0)
    assert opened.responses == ["utter_session_opened"]


def test_a_session_that_another_device_leads_is_taken_over_by_the_button_only(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine(session(this_device="d-2"))

    asked = run(StartSession(client))
    led.routes["POST", COMMANDS] = 409, {"code": "lead_held"}
    held = run(StartSession(client), entities=entities(take_over="yes"))

    assert asked.responses == ["utter_led_from_other_device"]
    assert led.bodies[0]["action"] == {"type": "take_over"}
    assert held.responses == ["utter_lead_held"]


def test_nobody_signed_in_leads_nothing(run, api, client):
    api.answer = {"member": None}

    assert run(NextStep(client)).responses == ["utter_sign_in_to_lead"]


FILES = [f"/v1/sessions/{SESSION}/record?format={form}" for form in ("docx", "xlsx")]


@pytest.mark.parametrize(
    ("live", "closed"),
    [
        pytest.param([session()], [session("closed", id_="s0")], id="the one that goes on"),
        pytest.param([], [session("closed"), session("closed", id_="s0")], id="the one that ended last"),
    ],
)
def test_the_record_is_offered_as_files(run, led, client, live, closed):
    led.routes["GET", "/sessions/mine"] = 200, mine(*live)
    led.routes["GET", "/sessions/mine/closed"] = 200, closed

    turn = run(ExportRecord(client))

    assert turn.responses == ["utter_session_record"]
    assert [one["url"] for one in turn.messages[0]["custom"]["downloads"]] == FILES


def test_a_member_gets_no_record_and_hears_who_does(run, led, client):
    led.routes["GET", "/v1/session"] = 200, myself()
    led.routes["GET", "/sessions/mine/closed"] = 200, [session("closed")]

    assert run(ExportRecord(client)).responses == ["utter_only_leaders"]


def test_where_nothing_was_held_that_is_said(run, led, client):
    led.routes["GET", "/sessions/mine"] = 200, mine()
    led.routes["GET", "/sessions/mine/closed"] = 200, []

    assert run(ExportRecord(client)).responses == ["utter_no_record_yet"]
