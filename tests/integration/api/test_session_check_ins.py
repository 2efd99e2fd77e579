"""Checking in to a session over HTTP: codes at their edges, digits, messages, make-ups, and the board."""

import io
import re
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from docx import Document

from study.actors import SYSTEM
from study.people import twinning
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind
from tests.integration.api.test_sessions import events_of

START = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)


class Held:
    """A session that goes on, its secretary's phone, its screen, and a clock that is set on purpose."""

    def __init__(self, world):
        self.world = world
        world.clock.moment = START
        self.branch = world.branch("客运一支部").id
        self.secretary = world.member("1002", roles=["secretary"])
        self.me = self.id_of(self.secretary)
        self.id = world.session(self.branch, leader=self.me)
        self.screen = self.device(self.branch)
        self.later()

    def id_of(self, browser):
        return browser.get("/v1/session").json()["member"]["id"]

    def device(self, branch):
        made = tokens.issue(
            self.world.storage, TokenKind.DEVICE, "屏幕", branch=branch, actor=SYSTEM, now=START
        )
        return self.world.browser(Authorization=f"Bearer {made[1]}")

    def later(self, **delta):
        self.world.clock.moment += timedelta(**delta)
        self.world.app.state.services.clock.accept()

    @property
    def codes(self):
        return self.screen.get(self.path("code")).json()

    def path(self, rest):
        return f"/v1/sessions/{self.id}/{rest}"

    def check_in(self, browser, *, claim=None, **sent):
        return browser.post(self.path("check-ins"), json={"id": str(claim or uuid4()), **sent})

    def board(self, by=None):
        return (by or self.secretary).get(self.path("attendance")).json()


@pytest.fixture
def held(world):
    return Held(world)


def verdict(response):
    body = response.json()
    return response.status_code, body.get("code") or body["standing"]["state"]


def test_the_screen_shows_a_code_that_turns_over_every_fifteen_seconds_and_digits_every_sixty(held):
    first = held.codes
    held.later(seconds=15)
    second = held.codes

    assert first["qr"]["shown_until"] == second["now"] == "2026-07-01T08:00:15Z"
    assert first["qr"]["counts_until"] == "2026-07-01T08:00:45Z"
    assert first["typed"]["shown_until"] == "2026-07-01T08:01:00Z"
    assert first["qr"]["code"] != second["qr"]["code"]
    assert first["typed"] == second["typed"]
    assert re.fullmatch(r"\d{6}", first["typed"]["code"])
    assert first["qr"]["link"] == f"{held.world.address}/#check-in={first['qr']['code']}"
    assert first["qr"]["svg"].startswith("<svg")


def test_a_code_counts_thirty_seconds_after_its_period_and_a_microsecond_later_is_a_make_up(held):
    code = held.codes["qr"]["code"]
    in_time, late = held.world.member("1001"), held.world.member("1003")
    held.later(seconds=45)
    counted = held.check_in(in_time, code=code)
    held.later(microseconds=1)
    expired = held.check_in(late, code=code)
    make_up = {"id": str(uuid4()), "mode": "video", "reason": "扫码晚了一点"}

    assert verdict(counted) == (201, "counted")
    assert verdict(expired) == (409, "qr_expired")
    assert verdict(late.post(held.path("make-ups"), json=make_up)) == (201, "waiting")


def test_every_other_code_is_refused_by_name(held):
    member = held.world.member("1001")
    elsewhere = held.world.session(held.branch, leader=held.me)
    other = held.screen.get(f"/v1/sessions/{elsewhere}/code").json()["qr"]["code"]
    digits = held.codes["typed"]["code"]
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    code = held.codes["qr"]["code"]
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")

    assert verdict(held.check_in(member, code=other)) == (409, "qr_other_session")
    assert verdict(held.check_in(member, code=forged)) == (409, "qr_forged")
    assert verdict(held.check_in(member, typed=wrong)) == (409, "code_wrong")
    assert verdict(held.check_in(member, note="  ")) == (422, "note_missing")
    assert verdict(held.check_in(member, video=True)) == (404, "video_not_set")
    assert verdict(held.check_in(member, code=code, note="两样")) == (422, "invalid_request")
    assert verdict(held.check_in(member)) == (422, "invalid_request")
    assert held.board()["totals"]["counted"] == 0


def test_a_code_that_was_shown_before_the_clock_was_set_back_does_not_count_yet(held):
    code = held.codes["qr"]["code"]
    held.later(seconds=-60)

    assert verdict(held.check_in(held.world.member("1001"), code=code)) == (409, "qr_not_yet")


def test_a_scan_that_waited_in_the_outbox_is_approved_by_somebody_else_and_then_counts(held):
    member = held.world.member("1001", name="李雷")
    code, scanned_at = held.codes["qr"]["code"], "2026-07-01T08:00:05Z"
    held.later(minutes=40)
    waits = held.check_in(member, code=code, scanned_at=scanned_at)
    [asked] = held.secretary.get(held.path("make-ups")).json()

    decision = {"id": str(uuid4()), "approved": True}
    decided = [
        held.secretary.post(held.path(f"make-ups/{asked['id']}/decision"), json=decision) for _ in "12"
    ]

    assert verdict(waits) == (201, "waiting")
    assert (asked["name"], asked["how"], asked["claimed_at"]) == ("李雷", "code", scanned_at)
    assert [verdict(one) for one in decided] == [(201, "counted"), (200, "counted")]
    assert member.get(held.path("attendance/mine")).json()["standing"]["state"] == "counted"


def test_a_photo_of_the_code_is_refused_whatever_time_its_sender_claims(held):
    code = held.codes["qr"]["code"]
    held.later(minutes=5)
    sender = held.world.member("1001")

    assert verdict(held.check_in(sender, code=code)) == (409, "qr_expired")
    assert verdict(held.check_in(sender, code=code, scanned_at="2026-07-01T08:04:50Z")) == (409, "qr_expired")
    claimed = held.check_in(sender, code=code, scanned_at="2026-07-01T08:00:01Z")
    assert verdict(claimed) == (201, "waiting")
    assert held.board()["totals"]["counted"] == 0


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["one id", "fifty ids"])
def test_fifty_posts_at_once_count_once(held, distinct_ids):
    member, code, claim = held.world.member("1001"), held.codes["qr"]["code"], uuid4()
    gate, answers = threading.Barrier(50), []
    browsers = [held.world.browser() for _ in range(50)]
    for browser in browsers:
        browser.cookies.update(member.cookies)

    def post(browser):
        gate.wait()
        answers.append(held.check_in(browser, claim=uuid4() if distinct_ids else claim, code=code))

    threads = [threading.Thread(target=post, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["standing"]["claim_id"] for answer in answers}) == 1
    assert held.board()["totals"]["counted"] == 1


def test_digits_are_tried_five_times_a_minute(held):
    member, right = held.world.member("1001"), held.codes["typed"]["code"]
    wrong = f"{(int(right) + 1) % 10**6:06}"
    tries = [held.check_in(member, typed=wrong) for _ in range(5)]

    sixth = held.check_in(member, typed=right)
    held.later(seconds=59)
    seventh = held.check_in(member, typed=held.codes["typed"]["code"])
    held.later(seconds=1)

    assert {verdict(one) for one in tries} == {(409, "code_wrong")}
    assert (verdict(sixth), sixth.headers["Retry-After"]) == ((429, "too_many_attempts"), "60")
    assert (verdict(seventh), seventh.headers["Retry-After"]) == ((429, "too_many_attempts"), "1")
    assert verdict(held.check_in(member, typed=held.codes["typed"]["code"])) == (201, "counted")


def test_with_a_wrong_clock_no_code_is_shown_or_taken_and_messages_are(held):
    member, code = held.world.member("1001"), held.codes["qr"]["code"]
    held.world.clock.moment += timedelta(minutes=10)  # nobody says that it is right

    assert verdict(held.screen.get(held.path("code"))) == (409, "clock_not_trusted")
    assert verdict(held.check_in(member, code=code)) == (409, "clock_not_trusted")
    assert verdict(held.check_in(member, note="在岗值班")) == (201, "counted")


def test_a_phone_that_opened_the_address_joins_in_two_taps(held):
    member, code = held.world.member("1001"), held.codes["qr"]["code"]

    found = member.post("/v1/check-in-codes", json={"code": code})
    claim = {"id": str(uuid4()), "code": code}
    joined = [member.post("/v1/session-check-ins", json=claim) for _ in range(2)]

    assert (found.json()["session_id"], found.json()["title"]) == (str(held.id), "主题党日")
    assert [verdict(one) for one in joined] == [(201, "counted"), (200, "counted")]
    assert joined[0].json()["session_id"] == str(held.id)
    assert verdict(member.post("/v1/check-in-codes", json={"code": "x"})) == (409, "qr_forged")


def test_digits_alone_find_the_session_among_those_of_the_members_branch(held):
    other = held.world.session(held.branch, leader=held.me)
    digits = held.screen.get(f"/v1/sessions/{other}/code").json()["typed"]["code"]
    member, stranger = held.world.member("1001"), held.world.member("2001", branch="客运二支部")

    joined = member.post("/v1/session-check-ins", json={"id": str(uuid4()), "typed": digits})
    refused = [
        stranger.post("/v1/session-check-ins", json={"id": str(uuid4()), "typed": digits}) for _ in range(6)
    ]

    assert (verdict(joined), joined.json()["session_id"]) == ((201, "counted"), str(other))
    assert [verdict(one) for one in refused] == [(409, "code_wrong")] * 5 + [(429, "too_many_attempts")]


def test_codes_are_for_members_of_branches_that_take_part(held):
    code = held.codes["qr"]["code"]
    guest = held.world.member("3001", branch="客运三支部")
    before = held.check_in(guest, code=code), guest.post("/v1/check-in-codes", json={"code": code})
    twin = held.world.branch("客运三支部").id
    twinning.set_twins(held.world.storage, held.branch, [twin], actor=SYSTEM, now=START)
    take_over(held)
    answer = held.secretary.post(
        held.path("commands"),
        json={"id": str(uuid4()), "epoch": 2, "action": {"type": "welcome_guests", "branch_id": str(twin)}},
    )

    assert answer.status_code == 200
    assert [verdict(one) for one in before] == [(403, "forbidden"), (409, "not_taking_part")]
    assert verdict(held.check_in(guest, code=code)) == (201, "counted")
    [line] = [one for one in held.board()["people"] if one["is_guest"]]
    assert line["branch"] == "客运三支部"


def take_over(held):
    """The secretary's browser leads from now on: the device that did is nobody's."""
    watch = held.world.app.state.services.lead
    moment = [watch._monotonic()]
    watch._monotonic = lambda: moment[0]
    held.secretary.post(held.path("lead/alive"), json={})
    moment[0] += 5
    action = {"id": str(uuid4()), "epoch": 1, "action": {"type": "take_over"}}
    assert held.secretary.post(held.path("commands"), json=action).status_code == 200


def test_after_the_session_there_are_make_ups_only_and_a_scan_that_waited(held):
    code = held.codes["qr"]["code"]
    one, two, three = (held.world.member(number) for number in ("1001", "1003", "1004"))
    take_over(held)
    close = {"id": str(uuid4()), "epoch": 2, "action": {"type": "close"}}
    assert held.secretary.post(held.path("commands"), json=close).status_code == 200

    assert verdict(held.screen.get(held.path("code"))) == (409, "check_in_closed")
    assert verdict(held.check_in(one, code=code)) == (409, "check_in_closed")
    assert verdict(held.check_in(two, code=code, scanned_at="2026-07-01T08:00:00Z")) == (201, "waiting")
    asked = {"id": str(uuid4()), "mode": "paper", "reason": "忘了签到"}
    assert verdict(three.post(held.path("make-ups"), json=asked)) == (201, "waiting")


def test_the_board_has_names_for_who_leads_and_for_the_screen_and_a_member_sees_the_own_standing(held):
    wrote, missing = held.world.member("1001", name="李雷"), held.world.member("1003", name="韩梅梅")
    held.check_in(wrote, note="学得很认真")

    for_secretary = {one["name"]: one for one in held.board()["people"]}
    for_screen = {one["name"]: one for one in held.board(held.screen)["people"]}
    mine = missing.get(held.path("attendance/mine")).json()

    assert for_secretary["李雷"]["note"] == "学得很认真"
    assert (for_screen["李雷"]["note"], for_screen["李雷"]["staff_number"]) == (None, None)
    assert for_screen["韩梅梅"]["standing"]["state"] == "missing"
    assert mine["standing"]["state"] == "missing"
    assert mine["totals"] == {
        "expected": 3,
        "counted": 1,
        "modes": {"paper": 0, "message": 1, "video": 0},
        "make_ups": 0,
        "waiting": 0,
        "missing": 2,
        "present": 1,
    }
    assert missing.get(held.path("attendance")).status_code == 403
    assert held.device(held.world.branch("客运二支部").id).get(held.path("attendance")).status_code == 403


def test_notes_and_reasons_are_not_in_the_stream_that_everybody_watches(held):
    member = held.world.member("1001")
    held.check_in(member, note="家里有事，在线学习")
    held.world.member("1003").post(
        held.path("make-ups"), json={"id": str(uuid4()), "mode": "paper", "reason": "去医院了"}
    )

    told = events_of(member, held.id)

    assert [kind for _, kind, _ in told][-2:] == ["session_checked_in", "make_up_requested"]
    assert "家里有事" not in str(told)
    assert "医院" not in str(told)


def test_who_leaves_is_not_present_and_whoever_leads_can_say_so_too(held):
    member = held.world.member("1001")
    who = held.id_of(member)
    held.check_in(member, note="到")
    own, other = {"id": str(uuid4()), "here": False}, {"id": str(uuid4()), "here": True}

    left = [member.post(held.path("moves"), json=own) for _ in range(2)]
    present = held.board()["totals"]["present"]
    back = held.secretary.post(held.path(f"members/{who}/moves"), json=other)

    assert [one.status_code for one in left] == [201, 200]
    assert (present, back.json()["standing"]["is_present"]) == (0, True)
    assert member.post(held.path(f"members/{who}/moves"), json=other).status_code == 403
    stranger = held.secretary.post(held.path("moves"), json=own | {"id": str(uuid4())})
    assert verdict(stranger) == (409, "not_checked_in")


def test_nobody_decides_on_their_own_make_up_and_declining_takes_a_reason(held):
    member = held.world.member("1001")
    request = {"mode": "paper", "reason": "值班"}
    own, other = (
        by.post(held.path("make-ups"), json=request | {"id": str(uuid4())}).json()["standing"]["claim_id"]
        for by in (held.secretary, member)
    )

    def decide(asked, **more):
        path = held.path(f"make-ups/{asked}/decision")
        return held.secretary.post(path, json={"id": str(uuid4()), **more})

    assert verdict(decide(own, approved=True)) == (403, "own_request")
    assert verdict(decide(other, approved=False)) == (422, "note_missing")
    assert verdict(decide(other, approved=False, reason="不在车上")) == (201, "declined")
    assert verdict(decide(other, approved=True)) == (409, "already_decided")
    assert verdict(decide(uuid4(), approved=True)) == (404, "make_up_unknown")
    assert member.get(held.path("attendance/mine")).json()["standing"]["reason"] == "不在车上"


def test_a_video_is_watched_in_real_time_and_then_checks_in(held):
    member, video = held.world.member("1001"), str(uuid4())
    named = {"id": video, "title": "党课录像", "duration_ms": 60_000}
    assert held.secretary.post(held.path("video"), json=named).status_code == 200
    assert member.post(held.path("video"), json=named).status_code == 403
    beats = {"player_id": str(uuid4()), "video_id": video, "beats": [{"at_ms": 0, "position_ms": 0}]}
    member.post(held.path("video/heartbeats"), json=beats)
    early = held.check_in(member, video=True)
    all_of_it = [{"at_ms": at_ms, "position_ms": at_ms} for at_ms in range(10_000, 60_001, 10_000)]
    forged = member.post(held.path("video/heartbeats"), json=beats | {"beats": all_of_it})
    held.later(seconds=60)
    heard = member.post(held.path("video/heartbeats"), json=beats | {"beats": all_of_it})
    seen = member.get(held.path("video")).json()

    assert verdict(early) == (409, "not_watched_enough")
    assert forged.json() == {"kept": 0, "known": 0, "refused": 6}
    assert heard.json() == {"kept": 6, "known": 0, "refused": 0}
    assert (seen["watched_ms"], seen["needed_ms"], seen["missing"]) == (60_000, 54_000, [])
    assert verdict(held.check_in(member, video=True)) == (201, "counted")


def test_the_bot_checks_a_member_in_on_their_behalf(held):
    member = held.world.member("1001")
    bot = held.world.service(member.get("/v1/session").json()["visitor"])

    assert verdict(held.check_in(bot, note="微信留言签到")) == (201, "counted")
    assert member.get(held.path("attendance/mine")).json()["standing"]["mode"] == "message"


def test_the_sheet_comes_as_word_and_pdf_for_who_leads_only(held):
    member = held.world.member("1001", name="李雷")
    pdf, word = (held.secretary.get(held.path(f"sheet?format={form}")) for form in ("pdf", "docx"))

    assert (pdf.content[:5], word.content[:2]) == (b"%PDF-", b"PK")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''%E7%AD%BE%E5%88%B0%E8%A1%A8-" in pdf.headers["Content-Disposition"]
    names = {cell.text for row in Document(io.BytesIO(word.content)).tables[1].rows for cell in row.cells}
    assert {"李雷", "1001", "1002"} <= names
    assert member.get(held.path("sheet")).status_code == 403
    assert held.secretary.get(held.path("sheet?format=odt")).status_code == 422


def test_a_signed_sheet_is_entered_as_a_whole_and_again_without_effect(held):
    members = [held.world.enrol(f"11{number:02}") for number in range(20)]
    rows = [{"id": str(uuid4()), "member_id": str(member)} for member in members]

    def enter(rows):
        return held.secretary.post(held.path("paper-check-ins"), json={"rows": rows})

    wrong = enter([*rows, {"id": str(uuid4()), "member_id": str(uuid4())}, rows[0]])
    nothing = held.board()["totals"]["counted"]
    entered = [enter(rows).json(), enter([row | {"id": str(uuid4())} for row in rows]).json()]

    assert verdict(wrong) == (422, "sheet_rows")
    assert wrong.json()["errors"] == [
        {"field": "rows.21", "problem": "member_unknown"},
        {"field": "rows.22", "problem": "member_twice"},
    ]
    assert nothing == 0
    assert entered == [{"added": 20, "already": 0}, {"added": 0, "already": 20}]
    assert held.board()["totals"]["modes"] == {"paper": 20, "message": 0, "video": 0}
    many = [{"id": str(uuid4()), "member_id": str(uuid4())} for _ in range(150)]
    assert verdict(enter(many)) == (422, "sheet_rows")
