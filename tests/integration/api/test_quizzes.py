"""A led quiz over HTTP: what leader, phones and screen do and see, and what stays secret until when."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from study.actors import SYSTEM
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind
from tests.integration.api.conftest import World
from tests.integration.api.playing import BANK, Playing, right_answer, wrong_answer
from tests.integration.api.test_sessions import events_of

SINGLE, JUDGED = "dues-001", next(one.id for one in BANK.values() if one.kind.value == "true_false")


@pytest.fixture
def playing(world):
    return Playing(world)


def _pass(playing, seconds):
    playing.world.clock.moment += timedelta(seconds=seconds)


def _told(playing, member, kind):
    """What the stream tells a member's phone of events of a kind."""
    return [told for _, one, told in events_of(playing.phones[member], playing.session) if one == kind]


def _code(response):
    return response.status_code, response.json()["code"]


def test_phones_go_through_a_quiz_by_the_stream_alone(playing):
    li, han, ming = playing.phones
    assert playing.prepare(SINGLE, JUDGED, limit_s=20, scoring="with_speed").status_code == 201
    for member in (li, han):
        assert playing.join(member).status_code == 201
    playing.do("show_item", number=0)
    shown = _told(playing, li, "quiz_item_shown")[0]
    asked, item = shown["details"]["asked"], shown["details"]["item"]
    assert (asked["stem"], asked["limit_s"], item) == (BANK[SINGLE].stem, 20, SINGLE)
    _pass(playing, 5)
    taken = playing.answer(li, 0, right_answer(asked, item)).json()
    assert taken == {"number": 0, "late": False, "after_ms": 5000, "created": True}
    playing.answer(han, 0, wrong_answer(asked, item))
    playing.do("close_item", number=0)
    playing.do("reveal_item", number=0)
    playing.do("end")

    revealed = _told(playing, ming, "quiz_item_revealed")[0]["details"]
    assert revealed["right"] == right_answer(asked, item)
    assert revealed["explanation"] == BANK[SINGLE].explanation
    assert [one["quote"] for one in revealed["sources"]] == [one.quote for one in BANK[SINGLE].sources]
    assert (revealed["counts"]["answered"], revealed["counts"]["right"]) == (2, 1)
    answered = _told(playing, ming, "quiz_answered")
    assert [one["member_id"] for one in answered] == [li, han]
    assert all("answer" not in one["details"] for one in answered)
    ranking = [(one["rank"], one["member_id"], one["score"]) for one in playing.shown()["ranking"]]
    assert ranking == [(1, li, "11/8"), (2, han, "0")]


def test_nothing_that_a_phone_or_screen_can_ask_for_tells_what_is_right_before_the_reveal(playing):
    li, han, _ = playing.phones
    playing.prepare(SINGLE, JUDGED)
    playing.do("show_item", number=0)
    asked = playing.mine(li)["asked"]
    playing.answer(li, 0, right_answer(asked, SINGLE))
    playing.answer(han, 0, wrong_answer(asked, SINGLE))
    screen = tokens.issue(
        playing.world.storage,
        TokenKind.DEVICE,
        "屏幕",
        branch=playing.world.branch("客运一支部").id,
        actor=SYSTEM,
        now=playing.world.clock(),
    )
    watcher = playing.world.browser(Authorization=f"Bearer {screen[1]}")

    views = [playing.shown(watcher), playing.shown(playing.phones[han]), playing.shown(), playing.mine(han)]
    events = events_of(playing.phones[han], playing.session)

    told = json.dumps([views, events], ensure_ascii=False)
    assert BANK[SINGLE].explanation not in told
    assert BANK[JUDGED].stem not in told
    assert '"right": "' not in told
    assert views[0]["counts"] == {"joined": 2, "answered": 2, "picked": None, "right": None}
    assert [one["score"] for one in views[0]["ranking"]] == ["0", "0"]
    playing.do("close_item", number=0)
    assert (playing.mine(li)["mark"], playing.mine(li)["revealed"]) == (None, None)
    playing.do("reveal_item", number=0)
    assert (playing.mine(li)["mark"], playing.mine(li)["score"]) == ("1", "1")
    assert playing.phones[li].get(playing.at("/results")).status_code == 403


def test_after_a_drop_a_phone_has_its_answer_its_score_and_the_clock_again(playing):
    li = next(iter(playing.phones))
    playing.prepare(SINGLE, JUDGED, limit_s=20)
    playing.do("show_item", number=0)
    playing.answer(li, 0, right_answer(playing.mine(li)["asked"], SINGLE))
    playing.do("close_item", number=0)
    playing.do("reveal_item", number=0)
    playing.do("show_item", number=1)
    _pass(playing, 8)
    playing.do("pause")
    _pass(playing, 300)
    assert _code(playing.answer(li, 1, True)) == (409, "quiz_paused")
    assert playing.mine(li)["remaining_ms"] == 12_000
    playing.do("resume")
    _pass(playing, 2)
    playing.answer(li, 1, False)

    again = playing.mine(li)

    assert (again["phase"], again["remaining_ms"], again["own"]) == ("showing", 10_000, False)
    assert (again["score"], [one["number"] for one in again["results"]]) == ("1", [0])
    assert again["asked"]["stem"] == BANK[JUDGED].stem


def test_a_pause_of_the_session_stops_the_clock_on_every_phone_and_its_end_lets_it_go_on(playing):
    li = next(iter(playing.phones))
    playing.prepare(SINGLE, JUDGED, limit_s=20)
    playing.do("show_item", number=0)
    _pass(playing, 8)
    assert playing.command("pause").status_code == 200
    _pass(playing, 300)
    standing = playing.mine(li)
    assert (standing["phase"], standing["remaining_ms"]) == ("paused", 12_000)
    assert _code(playing.answer(li, 0, "A")) == (409, "quiz_paused")
    assert _code(playing.do("resume")) == (409, "wrong_phase")

    assert playing.command("resume").status_code == 200
    _pass(playing, 2)

    standing = playing.mine(li)
    assert (standing["phase"], standing["remaining_ms"]) == ("showing", 10_000)
    told = playing.answer(li, 0, right_answer(standing["asked"], SINGLE)).json()
    assert (told["late"], told["after_ms"]) == (False, 10_000)
    assert [one["details"]["with_session"] for one in _told(playing, li, "quiz_paused")] == [True]
    assert len(_told(playing, li, "quiz_resumed")) == 1


def test_what_was_wrong_is_in_the_members_own_book_once_it_is_revealed(playing):
    li, han, _ = playing.phones

    def own(member):
        phone = playing.phones[member]
        book = phone.get("/v1/practice/wrong-book").json()["items"]
        return [one["item"] for one in book], phone.get("/v1/practice/points").json()["total"]

    playing.prepare(SINGLE)
    playing.do("show_item", number=0)
    asked = playing.mine(li)["asked"]
    again = str(uuid4())
    for _ in range(2):
        playing.answer(li, 0, right_answer(asked, SINGLE), id_=again)
    playing.answer(han, 0, wrong_answer(asked, SINGLE))
    playing.do("close_item", number=0)
    assert (own(li), own(han)) == (([], 0), ([], 0))

    playing.do("reveal_item", number=0)

    assert (own(li), own(han)) == (([], 1), ([SINGLE], 0))
    playing.do("end")
    assert (own(li), own(han)) == (([], 1), ([SINGLE], 0))


def test_who_comes_late_hears_that_it_does_not_count(playing):
    li, han, ming = playing.phones
    playing.prepare(JUDGED)
    playing.do("show_item", number=0)
    sent = str(uuid4())
    assert playing.answer(han, 0, True, id_=sent).status_code == 201
    playing.do("close_item", number=0)

    late = playing.answer(li, 0, True, id_=str(uuid4()))
    again = playing.answer(han, 0, True, id_=sent)

    assert (late.status_code, late.json()["late"]) == (201, True)
    assert (again.status_code, again.json()["late"], again.json()["created"]) == (200, False, False)
    assert playing.mine(li)["late"] == [0]
    assert _code(playing.answer(ming, 0, True, id_=sent)) == (409, "event_conflict")


def test_another_device_goes_on_where_the_leading_one_was_lost(playing):
    li = next(iter(playing.phones))
    playing.prepare(SINGLE, JUDGED)
    playing.do("show_item", number=0)
    other = playing.world.signed_in(UUID(playing.leader))
    other.post(f"/v1/sessions/{playing.session}/lead/alive", json={})
    assert _code(playing.do("close_item", number=0, by=other)) == (409, "lead_stale")
    device = other.post(f"/v1/sessions/{playing.session}/lead/alive", json={}).json()["this_device"]
    playing.command("hand_over", to_device=device)

    assert _code(playing.do("close_item", number=0)) == (409, "lead_stale")
    closed = playing.do("close_item", number=0, by=other, epoch=2)

    assert (closed.status_code, closed.json()["phase"]) == (200, "closed")
    assert playing.mine(li)["phase"] == "closed"


def test_what_cannot_be_is_refused_by_its_name(playing):
    li = next(iter(playing.phones))
    stranger = playing.world.member("3001", name="路人")
    missing = {"type": "rule", "sections": [{"count": 200, "topics": ["党费"]}]}
    assert _code(playing.prepare(items=missing)) == (409, "not_enough_items")
    assert _code(playing.prepare("nobody-knows")) == (404, "item_unknown")
    assert _code(playing.prepare(SINGLE, scoring="with_speed")) == (422, "quiz_plan")
    assert _code(playing.lead.get(playing.at())) == (404, "quiz_unknown")
    assert _code(playing.prepare(SINGLE, by=playing.phones[li])) == (403, "forbidden")
    playing.prepare(SINGLE, JUDGED)
    assert _code(playing.do("reveal_item", number=0)) == (409, "quiz_phase")
    playing.do("show_item", number=0)
    assert _code(playing.do("close_item", number=1)) == (409, "quiz_wrong_item")
    assert _code(playing.do("void_item", number=0, reason=" ")) == (422, "quiz_reason_missing")
    assert _code(playing.answer(li, 0, "Z")) == (422, "answer_form")
    assert _code(playing.answer(li, 1, True)) == (409, "quiz_item_closed")
    knocking = stranger.post(playing.at("/answers"), json={"id": str(uuid4()), "number": 0, "answer": "A"})
    assert _code(knocking) == (403, "quiz_not_taking_part")


def test_a_quiz_goes_on_after_the_box_was_started_anew(tmp_path):
    world = World(tmp_path)
    with world.running():
        playing = Playing(world)
        li, han, _ = playing.phones
        playing.prepare(SINGLE, limit_s=60)
        playing.do("show_item", number=0)
        asked = playing.mine(li)["asked"]
        playing.answer(li, 0, right_answer(asked, SINGLE))
        cookies = {member: phone.cookies for member, phone in playing.phones.items()}
        lead_cookies = playing.lead.cookies
    again = World(tmp_path)
    again.clock.moment = world.clock.moment + timedelta(seconds=10)
    with again.running():
        playing.world, playing.lead = again, again.browser()
        playing.lead.cookies = lead_cookies
        for member, jar in cookies.items():
            playing.phones[member] = again.browser()
            playing.phones[member].cookies = jar
        assert playing.mine(li)["remaining_ms"] == 50_000
        assert playing.mine(li)["own"] == right_answer(asked, SINGLE)
        assert playing.answer(han, 0, right_answer(asked, SINGLE)).json()["after_ms"] == 10_000
        playing.do("close_item", number=0)
        assert playing.do("reveal_item", number=0).json()["counts"]["right"] == 2
