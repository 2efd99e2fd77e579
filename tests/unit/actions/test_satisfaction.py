"""Hold what members say of a session, and what its leader asks, against what reached the API."""

from __future__ import annotations

import pytest

from actions.records import ParticipationBy
from actions.satisfaction import RateSession, SessionSatisfaction
from tests.unit.actions.leading import SESSION, entities, myself, session

UNTIL = "2026-07-03T04:00:00Z"
COUNTED = {"very_satisfied": 2, "satisfied": 1, "so_so": 0, "dissatisfied": 1}


def survey(id_=SESSION, rating=None, **more):
    return {
        "session_id": id_,
        "title": "主题党日",
        "until": UNTIL,
        "is_over": False,
        "rating": rating,
        **more,
    }


def counts(**more):
    told = {"title": "主题党日", "asked": True, "until": UNTIL, "is_over": True, "invited": 9, "answers": 4}
    return {**told, "counts": None, "content": None, **more}


@pytest.fixture
def asked(api):
    """A member of whom one survey waits for an answer."""
    api.routes["GET", "/v1/satisfaction/mine"] = 200, [survey()]
    api.routes["GET", f"/sessions/{SESSION}/satisfaction/mine"] = 200, survey()
    api.routes["POST", f"/sessions/{SESSION}/satisfaction/mine"] = 201, survey(rating="satisfied")
    return api


def test_words_and_buttons_say_what_somebody_thought(run, asked, client):
    in_words = run(RateSession(client), entities=entities(rating="satisfied"))
    by_button = run(RateSession(client), entities=entities(rating="satisfied", session_id=SESSION))

    assert in_words.responses == by_button.responses == ["utter_rated"]
    assert [body["rating"] for body in asked.bodies] == ["satisfied", "satisfied"]
    assert (in_words.messages[0]["rating"], in_words.messages[0]["until"]) == ("满意", "07月03日 12:00")


def test_without_a_rating_four_buttons_ask_for_it(run, asked, client):
    turn = run(RateSession(client), intent="rate_session")

    assert turn.responses == ["utter_ask_rating"]
    assert [one["title"] for one in turn.messages[0]["buttons"]] == ["非常满意", "满意", "一般", "不满意"]
    wanted = f'/rate_session{{"session_id": "{SESSION}", "rating": "dissatisfied"}}'
    assert turn.messages[0]["buttons"][3]["payload"] == wanted
    assert asked.bodies == []


def test_after_a_lost_answer_the_same_id_is_sent_again(run, asked, client):
    asked.routes["POST", f"/sessions/{SESSION}/satisfaction/mine"] = 503, {"code": "database_unavailable"}
    lost = run(RateSession(client), entities=entities(rating="satisfied"))
    again = run(RateSession(client), entities=entities(rating="satisfied"), slots=lost.slots)

    assert lost.responses == again.responses == ["utter_satisfaction_not_recorded"]
    assert asked.bodies[0]["id"] == asked.bodies[1]["id"]


def test_of_several_surveys_the_one_that_is_meant_is_chosen(run, asked, client):
    asked.routes["GET", "/v1/satisfaction/mine"] = 200, [survey(), survey("s2")]

    turn = run(RateSession(client), entities=entities(rating="so_so"))

    assert turn.responses == ["utter_which_session_to_rate"]
    assert turn.messages[0]["buttons"][1]["payload"] == '/rate_session{"session_id": "s2", "rating": "so_so"}'


def test_an_answer_can_be_changed_and_the_same_one_is_not_sent(run, asked, client):
    asked.routes["GET", "/v1/satisfaction/mine"] = 200, []
    asked.routes["GET", "/sessions/mine/closed"] = 200, [session(phase="closed")]
    asked.routes["GET", f"/sessions/{SESSION}/satisfaction/mine"] = 200, survey(rating="so_so")

    same = run(RateSession(client), entities=entities(rating="so_so"))
    other = run(RateSession(client), entities=entities(rating="satisfied"))

    assert (same.responses, other.responses) == (["utter_rated_already"], ["utter_rated"])
    assert len(asked.bodies) == 1


def test_who_took_part_in_nothing_has_nothing_to_rate(run, asked, client):
    asked.routes["GET", "/v1/satisfaction/mine"] = 200, []
    asked.routes["GET", "/sessions/mine/closed"] = 200, []

    assert run(RateSession(client), entities=entities(rating="so_so")).responses == ["utter_nothing_to_rate"]


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        (counts(is_over=False), {"response": "utter_satisfaction_goes_on", "until": "07月03日 12:00"}),
        (counts(answers=2), {"response": "utter_satisfaction_too_few", "answers": "2"}),
        (
            counts(counts=COUNTED, content=0.75),
            {
                "response": "utter_satisfaction_counts",
                "very_satisfied": "2",
                "so_so": "0",
                "content": "75.0%",
            },
        ),
        (counts(asked=False, until=None), {"response": "utter_satisfaction_not_asked"}),
    ],
    ids=["goes on", "too few", "counts", "not asked"],
)
def test_who_leads_hears_as_much_as_may_be_told(run, api, client, told, heard):
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/sessions/mine/closed"] = 200, [session(phase="closed")]
    api.routes["GET", "/satisfaction"] = 200, told

    turn = run(SessionSatisfaction(client))

    assert heard.items() <= turn.messages[0].items()


def test_the_button_ends_the_survey(run, api, client):
    api.routes["POST", "/satisfaction/end"] = 200, counts(answers=2)

    turn = run(SessionSatisfaction(client), entities=entities(session_id=SESSION, end_meant="yes"))

    assert turn.responses == ["utter_satisfaction_too_few"]
    assert len(api.bodies) == 1


def test_words_end_no_survey(run, api, client):
    api.routes["GET", "/satisfaction"] = 200, counts(answers=2, is_over=False)

    turn = run(SessionSatisfaction(client), entities=entities(session_id=SESSION, end_meant="确认结束"))

    assert (turn.responses, api.bodies) == (["utter_satisfaction_goes_on"], [])


def test_a_member_is_told_who_sees_the_counts(run, api, client):
    api.routes["GET", "/v1/session"] = 200, myself()
    api.routes["GET", "/sessions/mine/closed"] = 200, [session(phase="closed", leader_id="somebody")]

    assert run(SessionSatisfaction(client)).responses == ["utter_only_leaders_see_satisfaction"]


def numbers(counted, content=None):
    satisfaction = {"answers": 4, "content": content}
    whole = {"sessions": ["s"], "expected": 4, "counted": counted, "participation": counted / 4}
    return {**whole, "speeches": {}, "satisfaction": satisfaction}


@pytest.mark.parametrize(
    ("cut", "lines"),
    [
        (
            "station",
            "· 江湾站：应到 4，签到 3，参与率 75.0%，满意率 50.0%\n· 未填：应到 4，签到 1，参与率 25.0%",
        ),
        ("month", "· 2026-06：应到 4，签到 4，参与率 100.0%"),
    ],
)
def test_figures_are_cut_by_what_was_asked(run, api, client, cut, lines):
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/figures"] = (
        200,
        {
            "branch": "客运一支部",
            "total": numbers(3),
            "months": [{"month": "2026-06", "numbers": numbers(4)}],
            "stations": [
                {"station": "江湾站", "numbers": numbers(3, 0.5)},
                {"station": None, "numbers": numbers(1)},
            ],
        },
    )

    turn = run(ParticipationBy(client), entities=entities(cut=cut))

    assert (turn.responses, turn.messages[0]["lines"]) == (["utter_participation_by"], lines)


def test_without_parts_that_is_said(run, api, client):
    api.routes["GET", "/v1/session"] = 200, myself("secretary")
    api.routes["GET", "/figures"] = 200, {"branch": "客运一支部", "total": numbers(3)}

    assert run(ParticipationBy(client), entities=entities(cut="group")).responses == [
        "utter_no_participation_by"
    ]
