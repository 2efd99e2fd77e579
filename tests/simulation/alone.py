"""Hold a session where there is no network but this machine's own: run it with `unshare --net`."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import json
import socket
import struct
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from api.secret_files import load_secrets
from study.actors import SYSTEM
from study.sign_in import codes
from tests.processes import demo_link, whole_product
from tests.simulation.box import Box
from tests.simulation.counts import Counts
from tests.simulation.leader import Leader
from tests.simulation.phone import Phone
from tests.simulation.weather import Weather
from tests.simulation.wire import Place

SIOCSIFFLAGS, IFF_UP, IFF_DOWN = 0x8914, 0x1, 0x0
OUTSIDE = ("192.0.2.1", 80)  # an address that is kept for documentation
PIN = "739154"
LET_GO_WITHIN_S = 60.0


def set_loopback(flags: int) -> None:
    """Bring the loopback device up or down; in a new namespace it is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags))


def what_outside_says() -> str:
    """The name of the error that a connection to anywhere else ends with."""
    with socket.socket() as probe:
        return errno.errorcode.get(probe.connect_ex(OUTSIDE), "")


def with_the_api(folder: Path) -> dict[str, object]:
    """A secretary activates her account, signs in anew with the PIN, and holds a session."""
    box = Box(folder)
    box.start()
    try:
        member = box.enrol(1, secretary=True)
        key = load_secrets(folder / "secrets").pin_key
        code = codes.issue(box.storage, key, member, actor=SYSTEM, now=datetime.now(UTC))
        with httpx.Client(base_url=box.address, trust_env=False) as first:
            activation = {"staff_number": "00001", "code": code, "pin": PIN}
            first.post("/v1/session/activation", json=activation).raise_for_status()
        with httpx.Client(base_url=box.address, trust_env=False) as browser:
            sign_in = {"staff_number": "00001", "pin": PIN}
            browser.post("/v1/session/sign-in", json=sign_in).raise_for_status()
            return {"kinds": _held(browser, box.place)}
    finally:
        box.close()


def with_the_whole_product(prepared: Path, folder: Path) -> dict[str, object]:
    """The same as the demo branch's secretary, and a question to the bot."""
    with (
        whole_product(prepared, folder) as address,
        httpx.Client(base_url=address, trust_env=False) as browser,
    ):
        secret = demo_link(folder, "secretary").partition("#demo=")[2]
        browser.post("/v1/session/demo", json={"secret": secret}).raise_for_status()
        url = httpx.URL(address)
        kinds = _held(browser, Place(url.host, url.port))
        question = {"client_id": str(uuid4()), "text": "预备期有多长？"}
        answered = browser.post("/v1/chat", json=question, timeout=60).raise_for_status()
        return {"kinds": kinds, "answer": answered.text, "ready": browser.get("/v1/ready").json()["status"]}


def with_phones_that_vanish(folder: Path) -> dict[str, object]:
    """Phones watch, and then no packet goes through any more; how many sockets the box holds on to."""
    box = Box(folder)
    box.start()
    try:
        member = box.enrol(1, secretary=True)
        return asyncio.run(_vanish(box, member))
    finally:
        box.close()


async def _vanish(box: Box, member: UUID) -> dict[str, object]:
    session = str(uuid4())
    phones = [Phone(box.place, box.signed_in(member), Weather(1, chance=0.0), Counts()) for _ in range(20)]
    await Leader(phones[0], session).start(box.branch, member)
    before = box.sockets()
    watching = [asyncio.create_task(phone.watch(session)) for phone in phones]
    while not all(phone.seen for phone in phones):
        await asyncio.sleep(0.1)
    held = box.sockets() - before
    set_loopback(IFF_DOWN)
    deadline = time.monotonic() + LET_GO_WITHIN_S
    while (left := box.sockets() - before) > 0 and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
    for task in watching:
        task.cancel()
    return {"held": held, "left": max(left, 0)}


def _held(browser: httpx.Client, place: Place) -> list[str]:
    """Start a session, watch it, speak, and close it; the kinds of events that were seen."""
    member = browser.get("/v1/session").json()["member"]
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return asyncio.run(_hold(Phone(place, cookie, Weather(1, chance=0.0), Counts()), member))


async def _hold(phone: Phone, member: dict) -> list[str]:
    session = str(uuid4())
    leader = Leader(phone, session)
    await leader.start(UUID(member["branch_id"]), UUID(member["id"]))
    async with asyncio.TaskGroup() as group, asyncio.timeout(60):
        group.create_task(phone.watch(session))
        await leader.do("start_step", step=0)
        await leader.do("speak", member_id=member["id"], mode="prepared", note="谈体会")
        await leader.do("close")
    return [told.kind for told in phone.seen]


def main(words: list[str]) -> None:
    """Print as JSON what came of it."""
    set_loopback(IFF_UP)
    outside = what_outside_says()
    how, *folders = words
    hold = {"api": with_the_api, "whole": with_the_whole_product, "vanish": with_phones_that_vanish}[how]
    print(json.dumps({"outside": outside, **hold(*map(Path, folders))}, ensure_ascii=False))  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(sys.argv[1:])
