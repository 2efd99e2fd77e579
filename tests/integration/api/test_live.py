"""Watching: whoever lost the right hears nothing more, whoever is slow or gone costs nothing."""

import json
import socket
import time

import pytest

from study.actors import SYSTEM
from study.events import log
from study.sign_in import sign_ins, tokens
from study.sign_in.tokens import TokenKind

SOON_S = 10.0


@pytest.fixture
def session(world):
    """A led session of 客运一支部 that goes on."""
    live = world.app.state.services.live
    live.lasts_s, live.checked_every_s = 60.0, 0.2
    leader = world.enrol("1002", roles=["secretary"])
    return str(world.session(world.branch("客运一支部").id, leader=leader))


def _watched_until_its_end(browser, session, *, once_watching):
    """What a stream told until it ended; `once_watching` is done when it has begun to tell."""
    told = []
    with browser.stream("GET", f"/v1/sessions/{session}/events") as stream:
        assert stream.status_code == 200
        for line in stream.iter_lines():
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: "))["kind"])
                if len(told) == 1:
                    once_watching()
    return told


def _eventually(is_so):
    deadline = time.monotonic() + SOON_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


def test_the_stream_of_who_is_signed_out_ends(world, session):
    member = world.enrol("1001")
    browser = world.signed_in(member)

    told = _watched_until_its_end(
        browser,
        session,
        once_watching=lambda: sign_ins.revoke_all(world.storage, member, actor=SYSTEM, now=world.clock()),
    )

    assert told == ["session_started"]
    assert browser.get(f"/v1/sessions/{session}/events").json()["code"] == "sign_in_required"


def test_the_stream_of_a_screen_whose_token_is_revoked_ends(world, session):
    home = world.branch("客运一支部").id
    token, secret = tokens.issue(
        world.storage, TokenKind.DEVICE, "屏幕", branch=home, actor=SYSTEM, now=world.clock()
    )
    screen = world.browser(Authorization=f"Bearer {secret}")

    told = _watched_until_its_end(
        screen,
        session,
        once_watching=lambda: tokens.revoke(world.storage, token.id, actor=SYSTEM, now=world.clock()),
    )

    assert told == ["session_started"]


def test_whoever_is_gone_without_a_word_is_let_go_of(world, session):
    live = world.app.state.services.live
    world.app.state.services.stream_places.at_a_time = 30  # of one browser; usually there are many
    cookie = world.member("1001").cookies["yunxue_session"]
    host, port = world.address.removeprefix("http://").split(":")
    request = (
        f"GET /v1/sessions/{session}/events HTTP/1.1\r\nHost: box\r\nCookie: yunxue_session={cookie}\r\n\r\n"
    ).encode()
    phones = [socket.create_connection((host, int(port))) for _ in range(30)]
    for phone in phones:
        phone.sendall(request)

    assert _eventually(lambda: live.watchers == 30)
    for phone in phones:
        phone.close()
    assert _eventually(lambda: live.watchers == 0)


def test_who_resumes_from_a_position_that_the_log_does_not_hold_hears_all_of_it(world, session):
    live = world.app.state.services.live
    live.lasts_s = 1.5
    member = world.member("1001")
    with world.storage.reading() as connection:
        newest = log.newest_position(connection)

    def told_after(position):
        headers = {"Last-Event-ID": str(position)}
        with member.stream("GET", f"/v1/sessions/{session}/events", headers=headers) as stream:
            return [line for line in stream.iter_lines() if line.startswith("event: ")]

    assert told_after(newest) == []
    assert told_after(newest + 1000) == ["event: session_started"]
