"""A led session over real connections: 200 phones and 30 % drops, a killed box, a leader who vanishes."""

import asyncio
import time
from uuid import UUID, uuid4

import pytest

from study.events import log
from study.events.event import Subject
from tests.simulation.box import Box
from tests.simulation.counts import Counts
from tests.simulation.drops import Size, as_logged, as_seen, run
from tests.simulation.leader import Leader, RefusedError
from tests.simulation.phone import Phone
from tests.simulation.weather import Weather

PHONES_AT_A_RESTART = 20


def test_200_phones_of_which_30_percent_drop_miss_nothing_and_send_everything_once(tmp_path):
    outcome = run(tmp_path, Size(phones=200, chance=0.3))

    assert (outcome.events, outcome.lost, outcome.counts.delivered) == (267, 0, 200 * 267)
    assert outcome.rows == outcome.submissions == 800
    assert outcome.counts.told_again == 0
    assert outcome.counts.streams["cut"] > 200
    assert outcome.sockets_left == 0


@pytest.fixture(scope="module")
def carriage(tmp_path_factory):
    made = Carriage(Box(tmp_path_factory.mktemp("box")))
    made.box.start()
    yield made
    made.box.close()


class Carriage:
    """A box that runs, and phones in fine weather around it."""

    def __init__(self, box):
        self.box = box
        self.boss = box.enrol(1, secretary=True)
        self.member = box.enrol(2)

    def phone(self, member):
        return Phone(self.box.place, self.box.signed_in(member), Weather(1, chance=0.0), Counts())

    def leaders(self, count):
        """Devices of one who may lead, around one session."""
        session = str(uuid4())
        return session, [Leader(self.phone(self.boss), session) for _ in range(count)]

    def logged(self, session):
        subject = Subject(session=UUID(session))
        return [as_logged(placed) for placed in log.after(self.box.storage, 0, limit=10_000, subject=subject)]


def test_a_box_that_is_killed_in_the_middle_loses_nobody_an_event_and_the_leader_goes_on(carriage):
    session, [leader] = carriage.leaders(1)
    phones = [carriage.phone(carriage.member) for _ in range(PHONES_AT_A_RESTART)]

    def kill_and_start():
        carriage.box.kill()
        carriage.box.start()

    async def lead():
        for step in range(6):
            await leader.do("start_step", step=step)
            killed = asyncio.to_thread(kill_and_start) if step == 2 else asyncio.sleep(0)
            speeches = [_speech(leader, carriage.member, number) for number in range(10)]
            await asyncio.gather(killed, *speeches)
        await leader.do("close")

    async def go():
        await leader.start(carriage.box.branch, carriage.boss)
        async with asyncio.TaskGroup() as group:
            for phone in phones:
                group.create_task(phone.watch(session))
            group.create_task(lead())

    asyncio.run(go())

    logged = carriage.logged(session)
    assert [kind for _, _, kind, _ in logged].count("spoke") == 60
    assert len(logged) == 1 + 6 + 60 + 2  # the survey follows the end
    assert all([as_seen(told) for told in phone.seen] == logged for phone in phones)
    assert sum(phone.counts.streams["broken by the box"] for phone in phones) >= PHONES_AT_A_RESTART
    assert leader.epoch == 1


async def _speech(leader, member, number):
    await leader.do("speak", member_id=str(member), mode="volunteered", note=f"第 {number} 位")


def test_when_the_leading_phone_vanishes_another_device_has_a_command_obeyed_within_five_seconds(carriage):
    session, [first, second] = carriage.leaders(2)

    async def go():
        await first.start(carriage.box.branch, carriage.boss)
        heard_last = time.monotonic()
        await first.alive()  # and never again
        await second.take_over_when_silent()
        await second.do("start_step", step=0)
        took_s = time.monotonic() - heard_last
        with pytest.raises(RefusedError, match="lead_stale"):
            await first.do("start_step", step=1)
        return took_s

    took_s = asyncio.run(go())

    assert 4.0 <= took_s <= 5.0
    assert [kind for _, _, kind, _ in carriage.logged(session)] == [
        "session_started", "lead_taken_over", "step_started",
    ]  # fmt: skip


def test_of_devices_that_take_over_at_the_same_moment_one_leads(carriage):
    session, [first, *others] = carriage.leaders(4)

    async def go():
        await first.start(carriage.box.branch, carriage.boss)
        tries = (other.take_over_when_silent() for other in others)
        return await asyncio.gather(*tries, return_exceptions=True)

    outcomes = asyncio.run(go())

    assert outcomes.count(None) == 1
    assert {str(outcome) for outcome in outcomes if outcome} <= {"lead_held", "lead_stale"}
    assert [kind for _, _, kind, _ in carriage.logged(session)].count("lead_taken_over") == 1
