"""Leading a session over HTTP: plan, course, hand-over, guests, and the live events."""

import json
import threading
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from study.actors import SYSTEM
from study.people import twinning

SET_STEPS = ["anthem", "oath", "story", "reading_aloud", "heart_to_heart", "branch_life"]


@pytest.fixture
def led(world):
    """A session that a secretary started on the spot, with the phones around it."""
    return Led(world)


class Led:
    def __init__(self, world):
        self.world = world
        self.branch = world.branch("客运一支部").id
        self.phone = world.member("1002", roles=["secretary"])
        self.me = self.phone.get("/v1/session").json()["member"]["id"]
        self.id = str(uuid4())
        body = {"id": self.id, "title": "七一主题党日", "lead_mode": "branch_secretary", "leader_id": self.me}
        self.body = body | {"start": True}
        self.started = self.phone.post(f"/v1/branches/{self.branch}/sessions", json=self.body)

    def do(self, action, *, by=None, epoch=1, command=None, **more):
        body = {"id": str(command or uuid4()), "epoch": epoch, "action": {"type": action, **more}}
        return (by or self.phone).post(f"/v1/sessions/{self.id}/commands", json=body)

    def read(self, by=None):
        return (by or self.phone).get(f"/v1/sessions/{self.id}").json()


def events_of(browser, session, *, after=0, last_event_id=None):
    """What the stream tells until it ends: (position, kind, data)."""
    headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
    found, fields = [], {}
    with browser.stream("GET", f"/v1/sessions/{session}/events?after={after}", headers=headers) as stream:
        assert stream.status_code == 200
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if line and name:
                fields[name] = value
            elif not line:
                if "data" in fields:
                    found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
                fields = {}
    return found


def test_a_session_started_on_the_spot_has_the_six_set_steps_and_is_led_by_the_phone_that_started_it(led):
    assert led.started.status_code == 201
    told = led.started.json()

    assert [step["step"] for step in told["steps"]] == SET_STEPS
    assert (told["phase"], told["lead"]) == ("open", {"device": told["this_device"], "epoch": 1})


def test_the_same_request_again_makes_no_second_session(led):
    again = led.phone.post(f"/v1/branches/{led.branch}/sessions", json=led.body)

    assert (again.status_code, again.json()["position"]) == (201, led.started.json()["position"])
    assert len(led.phone.get(f"/v1/branches/{led.branch}/sessions").json()) == 1


def test_the_course_is_told_step_by_step_and_every_refusal_has_its_code(led):
    assert led.do("pause").json()["code"] == "wrong_phase"
    assert led.do("start_step", step=1).json()["code"] == "wrong_step"
    assert led.do("start_step", step=0).json()["step"] == 0
    assert led.do("skip_step", step=1, reason=" ").json()["code"] == "reason_missing"
    assert led.do("skip_step", step=1, reason="时间不够").json()["following"] == 2
    assert led.do("pause", epoch=7).json()["code"] == "lead_stale"
    assert led.do("speak", member_id=led.me, mode="volunteered", note="谈体会").status_code == 200
    assert led.do("pause").json()["phase"] == "paused"
    assert led.do("resume").json()["phase"] == "running"
    assert led.do("close").json()["phase"] == "closed"
    assert led.do("resume").json()["code"] == "wrong_phase"

    told = led.read()
    assert [step["fate"] for step in told["steps"]] == ["held", "skipped"] + ["not_reached"] * 4
    speech = told["steps"][0]["speeches"][0]
    assert (speech["member_id"], speech["mode"], speech["note"]) == (led.me, "volunteered", "谈体会")


def test_a_command_that_comes_twice_is_obeyed_once_and_one_id_stands_for_one_command(led):
    command = uuid4()

    first, again = (led.do("start_step", step=0, command=command) for _ in range(2))
    other = led.do("pause", command=command)

    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "event_conflict")


def test_another_device_takes_over_after_four_seconds_of_silence_and_not_before(led, world):
    watch = world.app.state.services.lead
    moment = [watch._monotonic()]
    watch._monotonic = lambda: moment[0]
    second = world.signed_in(UUID(led.me))
    led.phone.post(f"/v1/sessions/{led.id}/lead/alive", json={})
    second.post(f"/v1/sessions/{led.id}/lead/alive", json={})

    moment[0] += 3.5
    early = led.do("take_over", by=second)
    moment[0] += 0.5
    late = led.do("take_over", by=second)
    old = led.do("start_step", step=0)
    new = led.do("start_step", step=0, by=second, epoch=2)

    assert (early.status_code, early.json()["code"]) == (409, "lead_held")
    assert late.json()["lead"] == {"device": late.json()["this_device"], "epoch": 2}
    assert (old.status_code, old.json()["code"]) == (409, "lead_stale")
    assert new.json()["step"] == 0


def test_the_lead_goes_only_to_a_device_on_which_somebody_may_lead(led, world):
    second = world.signed_in(UUID(led.me))
    stranger = led.do("hand_over", to_device="d-somebody")
    there = second.post(f"/v1/sessions/{led.id}/lead/alive", json={}).json()
    handed = led.do("hand_over", to_device=there["this_device"])

    assert (stranger.status_code, stranger.json()["code"]) == (403, "not_entitled")
    assert there["this_device"] in there["candidates"]
    assert handed.json()["lead"] == {"device": there["this_device"], "epoch": 2}


def test_members_and_guests_see_the_session_and_nobody_else_does(led, world):
    member, guest = world.member("1001"), world.member("3001", branch="客运三支部")
    stranger = world.member("2001", branch="客运二支部")
    twin = world.branch("客运三支部").id
    path = f"/v1/sessions/{led.id}"
    before = guest.get(path)
    untwinned = led.do("welcome_guests", branch_id=str(twin))
    twinning.set_twins(world.storage, led.branch, [twin], actor=SYSTEM, now=world.clock())

    assert led.do("welcome_guests", branch_id=str(twin)).status_code == 200
    assert (untwinned.status_code, untwinned.json()["code"]) == (409, "branches_not_twinned")
    assert [before.status_code, guest.get(path).status_code, member.get(path).status_code] == [403, 200, 200]
    assert stranger.get(path).status_code == 403
    assert [len(one.get("/v1/sessions/mine").json()["live"]) for one in (member, guest, stranger)] == [
        1,
        1,
        0,
    ]
    assert led.do("start_step", step=0, by=member).status_code == 403


def test_who_leads_a_session_of_another_branch_may_without_being_its_secretary(world):
    branch = world.branch("客运一支部").id
    leader = world.enrol("5001", branch="机关支部")
    session = world.session(branch, leader=leader)
    browser = world.signed_in(leader)

    shown = browser.get("/v1/sessions/mine").json()["live"]
    alive = browser.post(f"/v1/sessions/{session}/lead/alive", json={})

    assert [one["id"] for one in shown] == [str(session)]
    assert alive.status_code == 200
    assert browser.get(f"/v1/branches/{branch}/sessions").status_code == 403


def test_a_watcher_is_caught_up_and_then_hears_what_happens_as_it_happens(led, world):
    world.app.state.services.live.lasts_s = 2.0
    member, told = world.member("1001"), []
    watching = threading.Thread(target=lambda: told.extend(events_of(member, led.id)))
    watching.start()
    for step in range(3):
        led.do("start_step", step=step)
    watching.join()

    assert [(kind, data["details"].get("step")) for _, kind, data in told] == [
        ("session_started", None), ("step_started", 0), ("step_started", 1), ("step_started", 2),
    ]  # fmt: skip
    seen = told[1][0]
    assert [position for position, *_ in events_of(member, led.id, last_event_id=seen)] == [
        position for position, *_ in told[2:]
    ]
    assert events_of(member, led.id, after=told[-1][0]) == []


def test_with_a_ninth_stream_of_one_browser_its_oldest_one_ends_and_another_member_s_goes_on(led, world):
    world.app.state.services.live.lasts_s = 60.0
    places = world.app.state.services.stream_places
    member, other = world.member("3001"), world.member("3002")

    def watch(browser, ended):
        events_of(browser, led.id)
        ended.set()

    ends = [threading.Event() for _ in range(10)]
    for number, (browser, ended) in enumerate(zip([other, *[member] * 9], ends, strict=True), 1):
        threading.Thread(target=watch, args=(browser, ended), daemon=True).start()
        while places.taken < min(number, 9):
            time.sleep(0.01)

    assert ends[1].wait(5)
    assert [ended.is_set() for ended in ends] == [False, True, *[False] * 8]


def test_a_closed_session_is_told_to_its_members_for_as_long_as_it_can_be_made_up_for(world, led):
    member = world.member("2001")

    def closed():
        return [one["id"] for one in member.get("/v1/sessions/mine/closed").json()]

    assert closed() == []
    led.do("close")

    assert closed() == [led.id]
    assert member.get("/v1/sessions/mine").json() == {"live": [], "planned": []}
    world.clock.moment += timedelta(days=14, seconds=1)
    assert closed() == []


def test_a_member_who_is_there_speaks_of_their_own_accord_once_and_whoever_leads_sees_it(world, led):
    member = world.member("2001")
    me = member.get("/v1/session").json()["member"]["id"]

    def volunteer(by=member, id_=None):
        return by.post(f"/v1/sessions/{led.id}/speeches/mine", json={"id": str(id_ or uuid4())})

    def speeches():
        return [(one["member_id"], one["mode"]) for step in led.read()["steps"] for one in step["speeches"]]

    assert volunteer().json()["code"] == "not_checked_in"
    row = {"id": str(uuid4()), "member_id": me}
    led.phone.post(f"/v1/sessions/{led.id}/paper-check-ins", json={"rows": [row]})
    assert volunteer().json()["code"] == "wrong_phase"
    led.do("start_step", step=0)
    one = uuid4()

    first, again, twice = volunteer(id_=one), volunteer(id_=one), volunteer()

    assert [answer.status_code for answer in (first, again, twice)] == [201, 200, 200]
    assert speeches() == [(me, "volunteered")]
    assert volunteer(by=world.member("2002", branch="客运二支部")).status_code == 403
    led.do("start_step", step=1)
    assert volunteer().json() == {"step": 1, "created": True}
    assert speeches() == [(me, "volunteered")] * 2


def test_an_administrator_twins_branches_and_nobody_else_does(led, world):
    admin, twin = world.member("9001", roles=["admin"]), world.branch("客运三支部").id
    path = f"/v1/branches/{led.branch}/twins"

    set_to = admin.put(path, json={"branch_ids": [str(twin), str(twin)]})
    other = admin.get(f"/v1/branches/{twin}/twins")
    itself = admin.put(path, json={"branch_ids": [str(led.branch)]})
    nowhere = admin.put(path, json={"branch_ids": [str(uuid4())]})

    assert (set_to.status_code, set_to.json()) == (200, {"branch_ids": [str(twin)]})
    assert other.json() == {"branch_ids": [str(led.branch)]}
    assert (itself.status_code, itself.json()["code"]) == (422, "branch_twinned_with_itself")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "branch_unknown")
    assert admin.get(f"/v1/branches/{uuid4()}/twins").json()["code"] == "branch_unknown"
    assert led.phone.put(path, json={"branch_ids": []}).json()["code"] == "forbidden"
    assert admin.get(path).json() == {"branch_ids": [str(twin)]}
    assert admin.get("/v1/audit").json()[0]["action"] == "branch.twinned"
