"""Screens get their token in a real database: once, in time, and only from where the code was typed."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from study.actors import SYSTEM
from study.audit import log as audit
from study.errors import InvalidRecordError, TooManyAttemptsError, UnknownBranchError
from study.people import branches
from study.sign_in import pairings, tokens
from study.sign_in.errors import PairingUnknownError, PairingUsedError, TooManyPairingsError

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
KEY = "k" * 32
SECRETARY = UUID(int=102)
SOON, LATE = timedelta(minutes=9, seconds=59), timedelta(minutes=10)


@pytest.fixture
def branch(storage):
    return branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON).id


@pytest.fixture
def begun(storage):
    return pairings.begin(storage, KEY, now=NOON)


def _approve(storage, branch, code, *, label="2 号车厢屏幕", after=timedelta(0), by=SECRETARY):
    return pairings.approve(
        storage, KEY, code, label, branch=branch, by=by, address="10.0.0.7", now=NOON + after
    )


def _collect(storage, begun, *, after=timedelta(0)):
    return pairings.collect(storage, KEY, begun.secret, now=NOON + after)


def _at_once(doing, count=20):
    gate = threading.Barrier(count)
    results = []

    def do():
        gate.wait()
        try:
            results.append(doing())
        except Exception as error:  # noqa: BLE001 - told by the assertions
            results.append(type(error))

    threads = [threading.Thread(target=do) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_screen_waits_until_its_code_was_typed_and_gets_its_token_once(storage, branch, begun):
    assert _collect(storage, begun) is None

    screen = _approve(storage, branch, begun.code.lower().replace("-", " "))

    secret = _collect(storage, begun)
    assert tokens.find(storage, secret) == screen
    assert (screen.label, screen.branch, screen.revoked) == ("2 号车厢屏幕", branch, False)
    with pytest.raises(PairingUnknownError, match="no screen waits under that"):
        _collect(storage, begun)


def test_of_twenty_polls_at_once_one_gets_the_token(storage, branch, begun):
    _approve(storage, branch, begun.code)

    results = _at_once(lambda: _collect(storage, begun))

    assert len([one for one in results if isinstance(one, str)]) == 1
    assert results.count(PairingUnknownError) == 19


def test_a_code_typed_twenty_times_at_once_makes_one_screen(storage, branch, begun):
    by = [UUID(int=number) for number in range(20)]

    results = _at_once(lambda: _approve(storage, branch, begun.code, by=by.pop()))

    assert results.count(PairingUsedError) == 19
    assert len(tokens.screens_of(storage, branch)) == 1


@pytest.mark.parametrize("elsewhere", [LATE, timedelta(seconds=-1)], ids=["too late", "clock set back"])
def test_a_code_is_good_for_ten_minutes_on_both_sides(storage, branch, begun, elsewhere):
    for late in (
        lambda: _approve(storage, branch, begun.code, after=elsewhere),
        lambda: _collect(storage, begun, after=elsewhere),
    ):
        with pytest.raises(PairingUnknownError):
            late()
    _approve(storage, branch, begun.code, after=SOON)
    assert _collect(storage, begun, after=SOON) is not None


def test_a_token_nobody_came_for_is_revoked_when_the_next_screen_asks(storage, branch, begun):
    screen = _approve(storage, branch, begun.code)

    pairings.begin(storage, KEY, now=NOON + LATE)

    [listed] = tokens.screens_of(storage, branch)
    assert (listed.id, listed.revoked) == (screen.id, True)
    actions = [link.entry for link in audit.newest(storage, before=None, limit=2)]
    assert ["token.revoked" in actions[0], "token.issued" in actions[1]] == [True, True]
    assert f"member:{SECRETARY}" in actions[1]


def test_a_screen_revoked_before_it_came_gets_nothing(storage, branch, begun):
    screen = _approve(storage, branch, begun.code)
    tokens.revoke(storage, screen.id, actor=SYSTEM, now=NOON)

    with pytest.raises(PairingUnknownError):
        _collect(storage, begun)


def test_whoever_guesses_is_made_to_wait_even_with_the_right_code(storage, branch, begun):
    for _ in range(5):
        with pytest.raises(PairingUnknownError):
            _approve(storage, branch, "2222-2222")

    with pytest.raises(TooManyAttemptsError, match="30 seconds"):
        _approve(storage, branch, begun.code)
    assert _approve(storage, branch, begun.code, by=UUID(int=103)).branch == branch


def test_a_bad_label_or_branch_uses_no_code_up(storage, branch, begun):
    with pytest.raises(InvalidRecordError, match="label is empty"):
        _approve(storage, branch, begun.code, label=" ")
    with pytest.raises(UnknownBranchError):
        _approve(storage, UUID(int=404), begun.code)

    assert _collect(storage, begun) is None
    assert _approve(storage, branch, begun.code).label == "2 号车厢屏幕"


def test_a_hundred_may_wait_and_the_next_when_those_are_through(storage):
    for _ in range(pairings.WAITING_AT_MOST):
        pairings.begin(storage, KEY, now=NOON)

    with pytest.raises(TooManyPairingsError, match="too many screens wait"):
        pairings.begin(storage, KEY, now=NOON)
    assert pairings.begin(storage, KEY, now=NOON + LATE).code


def test_neither_code_nor_secret_nor_token_stands_in_the_database(storage, branch, begun):
    _approve(storage, branch, begun.code)
    token = _collect(storage, begun)

    with storage.reading() as connection:
        tables = [
            connection.execute(text(f"SELECT * FROM {name}")).all() for name in ("screen_pairings", "tokens")
        ]
    assert not any(secret in repr(tables) for secret in (begun.code, begun.secret, token))
