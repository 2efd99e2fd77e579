"""Hold the roll-call's actions, of whoever leads and of who was drawn, against what reached the API."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4, uuid5

import httpx
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import drawing_several, roll_calling
from actions.api.roll_calls import Draw, RollCall
from actions.api.sessions import LedSession
from actions.being_called import AskRollCallAnswer, Pass, RollCalled, SubmitRollCallAnswer
from actions.draw_telling import chances_line
from actions.drawing_several import Following, draw_the_rest, request_running
from actions.roll_calling import DrawSomebody, Redraw
from tests.unit.actions.leading import (
    ROLL_CALL,
    SESSION,
    draw,
    entities,
    mine,
    myself,
    roll_call,
    session,
)

DRAWS = f"/roll-calls/{ROLL_CALL}/draws"
ONE = {"roll_calls": [{"id": ROLL_CALL, "scope": {"kind": "session", "of": SESSION}}], "scopes": []}
CALL = {"session_id": SESSION, "roll_call_id": ROLL_CALL, "draw": 1}
WAITING = {"calls": [{**CALL, "session_title": "主题党日", "question": {"text": "预备期多长？"}}]}
APPROVED = {
    "text": "一年。",
    "source": {"quote": "预备期为一年。", "title": "细则", "provision": "第二十五条"},
}


@pytest.fixture(autouse=True)
def nothing_drawn_before(monkeypatch):
    monkeypatch.setattr(drawing_several, "_requests", {})


@pytest.fixture
def called(api):
    """A session that runs, with a roll-call whose first draw has closed."""
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/sessions/mine"] = 200, mine(session())
    api.routes["GET", "/roll-calls"] = 200, ONE
    api.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(draw())
    api.routes["POST", "/undo"] = 201, roll_call(draw(undone="请假"))
    api.routes["POST", "/outcome"] = (
        201,
        roll_call(draw(outcome={"outcome": "answered", "note": "一年", "approved": APPROVED})),
    )
    api.routes["POST", DRAWS] = 201, roll_call(opened=1)
    api.routes["GET", "/calls/mine"] = 200, WAITING
    return api


@pytest.fixture
def drawing(client):
    """The action, and how long it slept."""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    return (lambda kind: kind(client, sleep)), slept


def test_a_draw_is_waited_for_and_told_with_each_ones_chance_and_the_question(run, called, drawing):
    make, slept = drawing

    turn = run(make(DrawSomebody))

    assert slept == [4.0]
    assert turn.responses == ["utter_drawn_with_question"]
    said = turn.messages[0]
    assert (said["picked"], said["chances"], said["question"]) == (
        "李伟", "李伟 1/2、张敏 1/2", "预备期多长？",
    )  # fmt: skip
    assert (turn.slots["led"], turn.slots["pending_order"]) == ("drawn", None)


def test_a_window_longer_than_the_gateway_waits_is_not_waited_for(run, called, drawing):
    make, slept = drawing
    called.routes["POST", DRAWS] = 201, roll_call(opened=1, window_s=15)

    assert (run(make(DrawSomebody)).responses, slept) == (["utter_draw_is_under_way"], [])


def test_a_draw_whose_closing_could_not_be_seen_is_under_way_and_no_failure(run, called, drawing):
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call()

    async def lose_the_api(_seconds):
        called.error = httpx.ConnectError("down")

    turn = run(DrawSomebody(drawing[0](DrawSomebody)._api, lose_the_api))

    assert turn.responses == ["utter_draw_is_under_way"]


def test_a_draw_that_did_not_arrive_is_sent_again_under_its_id(run, called, drawing):
    make, _ = drawing
    called.routes["POST", DRAWS] = httpx.ReadTimeout("lost")
    lost = run(make(DrawSomebody))
    called.routes["POST", DRAWS] = 200, roll_call(draw())

    again = run(make(DrawSomebody), slots={"pending_order": lost.slots["pending_order"]})

    assert lost.responses == ["utter_lead_unavailable"]
    assert called.bodies[0] == called.bodies[1]
    assert again.responses == ["utter_drawn_with_question"]


def test_a_draw_that_arrived_and_was_answered_since_is_followed_by_a_new_one(run, called, drawing):
    make, _ = drawing
    called.routes["POST", DRAWS] = httpx.ReadTimeout("lost")
    lost = run(make(DrawSomebody))
    over = draw(outcome={"outcome": "passed"})
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(over, draw(2))
    called.routes["GET", "/roll-calls"] = 200, ONE
    called.routes["POST", DRAWS] = 201, roll_call(over, opened=2)

    again = run(make(DrawSomebody), slots={"pending_order": lost.slots["pending_order"]})

    assert called.bodies[0]["id"] == called.bodies[1]["id"]  # a draw waits: it may be that one
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(over)
    run(make(DrawSomebody), slots={"pending_order": lost.slots["pending_order"]})
    assert called.bodies[2]["id"] != called.bodies[0]["id"]
    assert again.responses == ["utter_drawn_with_question"]


@pytest.mark.parametrize("count", ["三", "3", "３"])
def test_of_several_the_first_is_told_at_once_and_the_others_are_drawn_after_the_reply(
    run, called, client, count
):
    async def sleep(_seconds):
        pass

    after = []
    turn = run(DrawSomebody(client, sleep, after.append), entities=entities(count=count))
    first = called.bodies[-1]["id"]
    called.routes["POST", DRAWS] = 201, roll_call(draw(), opened=2)
    (rest,) = after
    asyncio.run(rest)

    assert turn.responses == ["utter_drawn_with_question", "utter_more_follow"]
    assert [turn.messages[1][name] for name in ("total", "left", "upto")] == ["3", "2", "3"]
    opened = [body["id"] for body in called.bodies[-2:]]
    assert opened == [str(uuid5(UUID(first), number)) for number in "01"]


def test_what_goes_wrong_after_the_reply_ends_the_draws_and_the_missing_ones_are_offered(run, called, client):
    async def sleep(_seconds):
        pass

    after = []
    run(DrawSomebody(client, sleep, after.append), entities=entities(count="三"))
    called.routes["POST", DRAWS] = 409, {"code": "lead_stale"}
    sent = len(called.bodies)
    asyncio.run(after[0])
    seen = run(DrawSomebody(client, sleep), entities=entities(look="yes", draws="3", upto="3"))

    assert len(called.bodies) == sent + 1
    assert seen.responses == ["utter_several_drawn", "utter_more_to_draw"]
    assert (seen.messages[0]["lines"], seen.messages[1]["left"]) == ("1. 李伟：预备期多长？", "2")


def test_one_of_several_is_replaced_by_the_button_that_names_it(run, called, drawing):
    make, _ = drawing
    both = draw(), draw(2, name="张敏", picked="m3")
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(*both)

    run(make(Redraw), entities=entities(draw="1", draws="1", reason="请假"))

    (undone,) = [one for one in called.requests if one.url.path.endswith("/undo")]
    assert undone.url.path.endswith("/draws/1/undo")


@pytest.fixture
def two_drawn(run, called, client):
    """Two were drawn by one request, and both are waited for."""

    async def sleep(_seconds):
        pass

    after = []
    run(DrawSomebody(client, sleep, after.append), entities=entities(count="二"))
    asyncio.run(after[0])
    called.requests.clear()
    both = draw(), draw(2, name="张敏", picked="m3")
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(*both)
    return both


def test_of_several_who_are_waited_for_words_do_not_say_which_and_the_bot_asks(
    run, called, drawing, two_drawn
):
    turn = run(drawing[0](Redraw), entities=entities(reason="请假"))

    assert (turn.responses, called.bodies) == (["utter_redraw_which"], [])
    buttons = turn.messages[0]["buttons"]
    assert [button["title"] for button in buttons] == ["换掉李伟", "换掉张敏"]
    assert all('"reason": "请假"' in button["payload"] for button in buttons)


def test_of_several_the_one_who_is_waited_for_still_is_the_one_words_mean(run, called, drawing, two_drawn):
    answered = draw(2, name="张敏", picked="m3", outcome={"outcome": "answered", "note": "一年"})
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(two_drawn[0], answered)

    turn = run(drawing[0](Redraw), entities=entities(reason="请假"))

    assert turn.messages[0]["picked"] == "李伟"


def test_of_those_drawn_one_by_one_words_mean_the_last_although_earlier_ones_never_answered(
    run, called, drawing, two_drawn
):
    third = draw(3, name="赵勇", picked="m4")
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(*two_drawn, third)

    turn = run(drawing[0](Redraw), entities=entities(reason="请假"))

    (undone,) = [one for one in called.requests if one.url.path.endswith("/undo")]
    assert undone.url.path.endswith("/draws/3/undo")
    assert turn.messages[0]["picked"] == "赵勇"


def test_the_button_of_the_first_of_several_means_that_one_although_others_followed(run, called, drawing):
    both = draw(), draw(2, name="张敏", picked="m3")
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(*both)

    turn = run(drawing[0](Redraw), entities=entities(draw="1", reason="请假"))

    (undone,) = [one for one in called.requests if one.url.path.endswith("/undo")]
    assert undone.url.path.endswith("/draws/1/undo")
    assert turn.messages[0]["picked"] == "李伟"


def test_with_the_first_of_several_under_way_the_others_follow_all_the_same(run, called, client):
    after, slept = [], []

    async def sleep(seconds):
        slept.append(seconds)

    called.routes["POST", DRAWS] = 201, roll_call(opened=1, window_s=15)
    turn = run(DrawSomebody(client, sleep, after.append), entities=entities(count="三"))
    sent = len(called.bodies)
    asyncio.run(after[0])

    assert turn.responses == ["utter_draw_is_under_way", "utter_more_follow"]
    assert [turn.messages[1][name] for name in ("total", "left", "upto")] == ["3", "2", "3"]
    assert len(called.bodies) == sent + 2
    assert slept == [15.0] * 3


@pytest.fixture
def between(client, called):
    """Do something while a request of three waits for its second draw."""

    def act(action, *, at_hand):
        carried = entities(**at_hand)
        said = []

        async def do_it():
            message = {"text": "", "entities": carried, "intent": {"name": "x"}}
            tracker = Tracker("v", {}, message, [], False, None, {}, "action_listen")
            dispatcher = CollectingDispatcher()
            await action.run(dispatcher, tracker, {})
            said.extend(dispatcher.messages)

        async def scene():
            opened, goes_on = asyncio.Event(), asyncio.Event()

            async def sleep(_seconds):
                opened.set()
                await goes_on.wait()

            first = str(uuid4())
            api = client()
            lead = LedSession.model_validate(session())
            rest = Following("v", lead, ROLL_CALL, first, number=1, total=3, left=2, window_s=4.0)
            task = asyncio.create_task(draw_the_rest(api, rest, sleep=sleep))
            await opened.wait()
            doing = asyncio.create_task(do_it())
            await asyncio.sleep(0.05)
            undone_early = any(one.url.path.endswith("/undo") for one in called.requests)
            goes_on.set()
            await asyncio.gather(task, doing)
            assert request_running(ROLL_CALL) is None
            return undone_early

        return asyncio.run(scene()), said

    return act


def test_while_several_are_drawn_one_is_replaced_between_two_draws_and_one_more_follows(
    between, called, client
):
    called.routes["POST", DRAWS] = 201, roll_call(draw(), opened=2)

    undone_early, said = between(Redraw(client), at_hand={"reason": "请假"})

    assert not undone_early
    assert [one["response"] for one in said] == ["utter_draw_taken_back", "utter_more_follow"]
    assert [said[1][name] for name in ("total", "left", "upto")] == ["3", "2", "3"]
    assert [body.get("reason") for body in called.bodies] == [None, "请假", None, None]


def test_a_draw_that_stays_open_for_long_is_not_waited_for_and_the_button_names_whom_to_replace(
    between, called, client, monkeypatch
):
    monkeypatch.setattr(roll_calling, "LONGEST_WAIT_S", 0.01)
    called.routes["POST", DRAWS] = 201, roll_call(draw(), opened=2)

    _, (said,) = between(Redraw(client), at_hand={"reason": "请假"})

    assert said["response"] == "utter_draw_is_open"
    assert [button["title"] for button in said["buttons"]] == ["换掉李伟"]
    assert all(body.get("reason") is None for body in called.bodies)


def test_one_drawn_before_the_request_is_replaced_by_one_who_counts_in_addition():
    lead = LedSession.model_validate(session())
    rest = Following("v", lead, ROLL_CALL, str(uuid4()), number=2, total=3, left=1, window_s=4.0)

    rest.one_more(Draw.model_validate(draw(1)))
    before = rest.total, rest.left
    rest.one_more(Draw.model_validate(draw(2)))

    assert (before, (rest.total, rest.left)) == ((4, 2), (4, 3))


def test_the_window_of_the_first_one_is_not_reckoned_with_once_it_is_over(called, client):
    lead = LedSession.model_validate(session())
    rest = Following(
        "v", lead, ROLL_CALL, str(uuid4()), number=1, total=2, left=1, window_s=15.0, opened_s=15.0
    )
    reckoned = []

    async def sleep(_seconds):
        reckoned.append(rest.opened_s)

    called.routes["POST", DRAWS] = 201, roll_call(draw(), opened=2)
    asyncio.run(draw_the_rest(client(), rest, sleep=sleep))

    assert reckoned == [15.0, 0.0]


def test_while_several_are_drawn_nobody_else_is_and_nothing_more_is_offered(between, called, client):
    called.routes["POST", DRAWS] = 201, roll_call(draw(), opened=2)

    _, drawn = between(DrawSomebody(client), at_hand={})
    looked_at = {"look": "yes", "draws": "3", "upto": "3"}
    _, looked = between(DrawSomebody(client), at_hand=looked_at)

    assert [one["response"] for one in drawn] == ["utter_draw_is_open"]
    assert [one["response"] for one in looked] == ["utter_several_under_way"]


def test_looking_later_lists_no_draw_beyond_those_of_the_request(run, called, drawing):
    draws = [draw(one, name=f"成员{one}", undone="请假" if one == 2 else None) for one in range(1, 7)]
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(*draws)

    turn = run(drawing[0](DrawSomebody), entities=entities(look="yes", draws="3", upto="3"))

    named = [line.split(". ")[1].split("：")[0] for line in turn.messages[0]["lines"].split("\n")]
    assert named == ["成员1", "成员3", "成员4"]


@pytest.mark.parametrize(
    ("last", "responses"),
    [
        pytest.param(draw(), ["utter_call_waits"], id="silence"),
        pytest.param(draw(outcome={"outcome": "passed"}), ["utter_call_passed"], id="passed"),
        pytest.param(
            draw(outcome={"outcome": "answered", "note": "一年", "approved": APPROVED}),
            ["utter_call_answered", "utter_approved_answer"],
            id="answered",
        ),
        pytest.param(
            draw(
                outcome={
                    "outcome": "answered",
                    "note": "一年",
                    "approved": {"text": "一年。", "source": None},
                }
            ),
            ["utter_call_answered", "utter_approved_answer_alone"],
            id="answered, without a source",
        ),
        pytest.param(draw(undone="请假"), ["utter_draw_was_taken_back"], id="undone"),
    ],
)
def test_looking_says_what_came_of_the_draw_and_draws_nobody(run, called, drawing, last, responses):
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(last)

    turn = run(drawing[0](DrawSomebody), entities=entities(look="yes"))

    assert (turn.responses, called.bodies) == (responses, [])


def test_a_redraw_takes_the_last_draw_back_for_its_reason_and_draws_again(run, called, drawing):
    turn = run(drawing[0](Redraw), entities=entities(reason="请假"))

    assert called.bodies[0]["reason"] == "请假"
    assert set(called.bodies[1]) == {"id", "epoch"}
    assert turn.responses == ["utter_draw_taken_back", "utter_drawn_with_question"]


def test_a_redraw_without_a_reason_asks_for_one(run, called, drawing):
    assert run(drawing[0](Redraw)).responses == ["utter_ask_redraw_reason"]
    assert called.bodies == []


def test_a_draw_taken_back_before_is_only_followed_by_another(run, called, drawing):
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(draw(undone="请假"))

    assert run(drawing[0](Redraw)).responses == ["utter_drawn_with_question"]
    assert len(called.bodies) == 1


@pytest.mark.parametrize(
    ("last", "carried"),
    [(draw(outcome={"outcome": "passed"}), {}), (draw(2), {"draw": "1"})],
    ids=["answered", "old button"],
)
def test_what_has_an_outcome_or_is_not_the_last_draw_is_not_taken_back(run, called, drawing, last, carried):
    called.routes["GET", f"/roll-calls/{ROLL_CALL}"] = 200, roll_call(last)

    turn = run(drawing[0](Redraw), entities=entities(reason="请假", **carried))

    assert (turn.responses, called.bodies) == (["utter_outcome_stands"], [])


def test_of_many_people_the_chance_is_said_once():
    people = [{"member_id": str(one), "name": f"成员{one}", "chance": "1/40"} for one in range(40)]

    assert chances_line(RollCall.model_validate({**roll_call(), "chances": people})) == "40 人，每人 1/40"


def test_the_drawn_member_is_told_once_and_asked_the_question(run, called, client):
    told = run(RollCalled(client), entities=entities(roll_call_id=ROLL_CALL, draw="1"))
    again = run(RollCalled(client), slots=told.slots)
    asked = run(AskRollCallAnswer(client), slots=told.slots)

    assert (told.responses, again.responses) == (["utter_called"], [])
    assert (told.slots["open_call"], told.slots["call_fresh"]) == (CALL, "told")
    assert asked.messages[0]["question"] == "预备期多长？"
    assert asked.slots["call_fresh"] == "asked"
    assert run(AskRollCallAnswer(client), slots=asked.slots).slots["call_fresh"] is None


def test_who_is_not_called_is_asked_nothing(run, called, client):
    called.routes["GET", "/calls/mine"] = 200, {"calls": []}

    turn = run(RollCalled(client))

    assert (turn.responses, turn.next_action) == (["utter_no_call"], "action_listen")


def test_an_answer_is_recorded_and_the_approved_one_shown(run, called, client):
    turn = run(SubmitRollCallAnswer(client), slots={"open_call": CALL, "roll_call_answer": "一年"})

    assert [(body["outcome"], body["note"]) for body in called.bodies] == [("answered", "一年")]
    assert turn.responses == ["utter_answer_recorded", "utter_approved_answer"]
    assert (turn.slots["open_call"], turn.slots["roll_call_answer"]) == (None, None)


def test_what_was_typed_before_the_question_came_is_no_answer_until_that_is_meant(run, called, client):
    slots = {"open_call": CALL, "roll_call_answer": "谢谢", "call_fresh": "asked"}
    held_back = run(SubmitRollCallAnswer(client), slots=slots)
    nothing_sent = list(called.bodies)

    meant = run(RollCalled(client), slots={**slots, **held_back.slots}, entities=entities(answer_meant="yes"))

    assert (held_back.responses, held_back.next_action) == (["utter_is_this_the_answer"], "roll_call_form")
    assert nothing_sent == []
    assert (held_back.slots["roll_call_answer"], meant.slots["roll_call_answer"]) == (None, "谢谢")


def said_short(words, **named):
    """A short word as the form hands it over."""
    return {
        "slots": {"open_call": CALL, "roll_call_answer": words},
        "entities": entities(short_word=words, **named),
    }


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        (said_short("A", option="A"), "answer_item"),
        (said_short("对", truth="true"), "agree"),
        (said_short("满意", rating="satisfied"), "rate_session"),
        ({"slots": {"open_call": CALL, "roll_call_answer": "好的"}}, "agree"),
    ],
    ids=["a letter", "a judgement", "a rating", "agreement"],
)
def test_a_short_word_is_no_answer_until_that_is_meant_and_saying_it_again_means_nothing(
    run, called, client, said, intent
):
    asked = run(SubmitRollCallAnswer(client), intent=intent, **said)
    slots = {
        **said["slots"],
        "call_said": asked.slots["call_said"],
        "call_said_as": asked.slots["call_said_as"],
    }
    again = run(SubmitRollCallAnswer(client), intent=intent, **{**said, "slots": slots})

    assert asked.responses == again.responses == ["utter_is_this_the_answer"]
    assert (again.next_action, called.bodies) == ("roll_call_form", [])


@pytest.mark.parametrize(
    ("waits", "agreed"),
    [
        ({"call_said": "A", "call_said_as": "option"}, said_short("对", truth="true")),
        ({"call_said": "对", "call_said_as": "truth"}, {"slots": {"roll_call_answer": "好的"}}),
        ({"call_said": "按程序办", "call_said_as": None}, said_short("是的", truth="true")),
    ],
)
def test_agreement_takes_what_was_asked_about_as_the_answer(run, called, client, waits, agreed):
    slots = {**agreed["slots"], **waits, "open_call": CALL}

    turn = run(SubmitRollCallAnswer(client), intent="agree", **{**agreed, "slots": slots})

    assert [body["note"] for body in called.bodies] == [waits["call_said"]]
    assert turn.responses[0] == "utter_answer_recorded"


def test_a_short_word_is_told_and_kept_as_it_was_said(run, called, client):
    slots = {"open_call": CALL, "roll_call_answer": "true"}
    short = entities(short_word="true", truth="true")

    turn = run(SubmitRollCallAnswer(client), "对", intent="agree", slots=slots, entities=short)

    assert (turn.messages[0]["answer"], turn.slots["call_said"]) == ("对", "对")


def test_the_words_of_the_button_typed_take_the_answer_whatever_their_intent(run, called, client):
    words = "就这样回答"
    slots = {"open_call": CALL, "roll_call_answer": words, "call_said": "A", "call_said_as": "option"}

    run(SubmitRollCallAnswer(client), words, slots=slots, entities=entities(answer_meant=words))

    assert [body["note"] for body in called.bodies] == ["A"]


def test_a_judgement_that_denies_takes_nothing(run, called, client):
    said = said_short("不是", truth="false")
    slots = {**said["slots"], "call_said": "A", "call_said_as": "option"}

    turn = run(SubmitRollCallAnswer(client), intent="agree", **{**said, "slots": slots})

    assert (turn.responses, called.bodies) == (["utter_is_this_the_answer"], [])


def test_an_answer_that_did_not_arrive_is_kept_and_sent_again_under_its_id(run, called, client):
    filled = {"open_call": CALL, "roll_call_answer": "一年"}
    called.routes["POST", "/outcome"] = httpx.ReadTimeout("lost")
    lost = run(SubmitRollCallAnswer(client), slots=filled)
    called.routes["POST", "/outcome"] = 200, roll_call(draw(outcome={"outcome": "answered"}))

    run(SubmitRollCallAnswer(client), slots={**filled, "pending_order": lost.slots["pending_order"]})

    assert lost.responses == ["utter_answer_not_recorded"]
    assert "roll_call_answer" not in lost.slots
    assert called.bodies[0] == called.bodies[1]


def test_a_call_that_was_taken_back_is_told_and_forgotten(run, called, client):
    called.routes["POST", "/outcome"] = 409, {"code": "draw_undone"}

    turn = run(SubmitRollCallAnswer(client), slots={"open_call": CALL, "roll_call_answer": "一年"})

    assert (turn.responses, turn.slots["open_call"]) == (["utter_call_taken_back"], None)


@pytest.mark.parametrize(
    ("carried", "response"),
    [
        ({}, "utter_passed"),
        ({"session_id": SESSION, "roll_call_id": ROLL_CALL, "draw": "1"}, "utter_passed_for_them"),
    ],
    ids=["own", "for somebody silent"],
)
def test_a_pass_is_recorded_of_the_own_call_or_of_the_one_on_the_button(
    run, called, client, carried, response
):
    called.routes["POST", "/outcome"] = 201, roll_call(draw(outcome={"outcome": "passed"}))

    turn = run(Pass(client), entities=entities(**carried))

    assert [(body["outcome"], body["note"]) for body in called.bodies] == [("passed", None)]
    assert turn.responses == [response]


def test_who_may_not_pass_for_others_hears_who_can(run, called, client):
    called.routes["POST", "/outcome"] = 403, {"code": "not_the_one_called"}

    carried = entities(session_id=SESSION, roll_call_id=ROLL_CALL, draw="1")

    assert run(Pass(client), entities=carried).responses == ["utter_not_the_one_called"]


def test_old_requests_are_forgotten_so_that_a_long_life_needs_no_more_memory(client):
    lead = LedSession.model_validate(session())
    for number in range(drawing_several._REMEMBERED + 1):
        over = Following("v", lead, f"r{number}", str(uuid4()), number=1, total=1, left=0, window_s=0.0)
        asyncio.run(draw_the_rest(client(), over, sleep=asyncio.sleep))

    remembered = [f"r{number}" in drawing_several._requests for number in range(3)]
    assert remembered == [False, True, True]
    assert len(drawing_several._requests) == drawing_several._REMEMBERED
