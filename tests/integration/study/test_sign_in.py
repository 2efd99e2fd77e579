"""Signing in, on a real database: codes, PINs, guessing, ending, tokens, first start, demo."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from study.actors import SYSTEM
from study.audit import log as audit
from study.errors import InvalidRecordError, SignInRefusedError, TooManyAttemptsError, UnknownTokenError
from study.people import branches, members
from study.people.members import Entry
from study.people.records import Grant, Role
from study.people.words import roster_words
from study.sign_in import codes, demo, sign_ins, signing_in, tokens
from study.sign_in.first_start import make_first_administrator
from study.sign_in.pins import PinKeeper
from study.sign_in.sign_ins import Ended
from study.sign_in.tokens import TokenKind

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
PIN, OTHER_PIN = "739154", "284617"
KEEPER = PinKeeper("k" * 32)


@pytest.fixture
def member(storage):
    branch = branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON)
    with storage.writing() as connection:
        return members.add(connection, Entry("1001", "王芳", branch.id, None), now=NOON)


def _code(storage, member, now=NOON):
    return codes.issue(storage, KEEPER.key, member, actor=SYSTEM, now=now)


def _activate(storage, code, *, number="1001", pin=PIN, now=NOON):
    return signing_in.activate(storage, KEEPER, number, code, pin, address="10.0.0.7", now=now)


def _sign_in(storage, pin=PIN, *, number="1001", address="10.0.0.7", now=NOON):
    return signing_in.with_pin(storage, KEEPER, number, pin, address=address, now=now)


@pytest.fixture
def active(storage, member):
    """A member with a PIN."""
    return _activate(storage, _code(storage, member))


def test_a_code_sets_the_pin_once_and_the_pin_signs_in(storage, member):
    code = _code(storage, member)

    first = _activate(storage, code.lower().replace("-", " "))
    second = _sign_in(storage)

    assert first.member.id == second.member.id == member
    assert first.visitor != second.visitor
    assert sign_ins.find(storage, first.visitor, now=NOON).name == "王芳"
    with pytest.raises(SignInRefusedError, match="do not belong together"):
        _activate(storage, code, pin=OTHER_PIN)


@pytest.mark.parametrize("days", [14, 400])
def test_a_code_is_good_for_two_weeks(storage, member, days):
    code = _code(storage, member)

    with pytest.raises(SignInRefusedError):
        _activate(storage, code, now=NOON + timedelta(days=days))


def test_a_weak_pin_does_not_use_the_code_up(storage, member):
    code = _code(storage, member)

    with pytest.raises(InvalidRecordError, match="pin is weak"):
        _activate(storage, code, pin="123456")

    assert _activate(storage, code).member.id == member


def test_a_new_code_ends_pin_and_sign_ins_and_the_code_before(storage, member, active):
    stale = _code(storage, member)
    _code(storage, member)

    assert isinstance(sign_ins.find(storage, active.visitor, now=NOON), Ended)
    for attempt in (lambda: _sign_in(storage), lambda: _activate(storage, stale)):
        with pytest.raises(SignInRefusedError):
            attempt()


def test_a_code_is_no_good_for_anybody_else(storage, member):
    with storage.writing() as connection:
        members.add(connection, Entry("1002", "李雷", None, None), now=NOON)

    with pytest.raises(SignInRefusedError):
        _activate(storage, _code(storage, member), number="1002")


@pytest.mark.parametrize("number", ["1001", "4040", "no number!", ""])
def test_whoever_cannot_be_let_in_is_refused_in_the_same_words(storage, active, number):
    with pytest.raises(SignInRefusedError, match="staff number and PIN or code do not belong together"):
        _sign_in(storage, OTHER_PIN, number=number)


def test_after_five_failures_even_the_right_pin_waits_and_longer_each_time(storage, active):
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            _sign_in(storage, OTHER_PIN)

    with pytest.raises(TooManyAttemptsError, match="again in 30 seconds") as refused:
        _sign_in(storage)
    assert refused.value.retry_after_s == 30
    with pytest.raises(SignInRefusedError):
        _sign_in(storage, OTHER_PIN, now=NOON + timedelta(seconds=30))
    with pytest.raises(TooManyAttemptsError, match="again in 60 seconds"):
        _sign_in(storage, now=NOON + timedelta(seconds=30))

    assert _sign_in(storage, now=NOON + timedelta(seconds=90)).member.staff_number == "1001"
    with pytest.raises(SignInRefusedError):
        _sign_in(storage, OTHER_PIN, now=NOON + timedelta(seconds=91))  # counted from the start again


def test_guessing_many_numbers_from_one_address_is_slowed_down_too(storage, active):
    for number in range(40):
        with pytest.raises(SignInRefusedError):
            _sign_in(storage, OTHER_PIN, number=str(5000 + number))

    with pytest.raises(TooManyAttemptsError):
        _sign_in(storage)
    assert _sign_in(storage, address="10.0.0.8").member.staff_number == "1001"


def test_a_hundred_guesses_at_once_get_no_further_than_five(storage, active):
    gate = threading.Barrier(30)
    outcomes = []

    def guess():
        gate.wait()
        try:
            _sign_in(storage, OTHER_PIN)
        except (SignInRefusedError, TooManyAttemptsError) as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(SignInRefusedError) == 5
    assert outcomes.count(TooManyAttemptsError) == 25


def test_changing_the_pin_needs_the_old_one_and_ends_the_other_sign_ins(storage, active):
    elsewhere = _sign_in(storage)

    def change(old, new):
        signing_in.change_pin(storage, KEEPER, active, old, new, address="10.0.0.7", now=NOON)

    with pytest.raises(SignInRefusedError):
        change(OTHER_PIN, OTHER_PIN)
    change(PIN, OTHER_PIN)

    assert isinstance(sign_ins.find(storage, elsewhere.visitor, now=NOON), Ended)
    assert sign_ins.find(storage, active.visitor, now=NOON).staff_number == "1001"
    with pytest.raises(SignInRefusedError):
        _sign_in(storage)
    assert _sign_in(storage, OTHER_PIN).member.id == active.member.id


def test_a_sign_in_ends_by_itself_and_by_signing_out(storage, active):
    other = _sign_in(storage)

    sign_ins.sign_out(storage, other.visitor, now=NOON)

    assert isinstance(sign_ins.find(storage, other.visitor, now=NOON), Ended)
    assert isinstance(sign_ins.find(storage, active.visitor, now=NOON + timedelta(days=30)), Ended)
    assert sign_ins.find(storage, "never-seen", now=NOON) is None


def test_tokens_are_kept_as_hashes_and_revoking_one_is_final(storage):
    token, secret = tokens.issue(storage, TokenKind.DEVICE, "2 号车厢", branch=None, actor=SYSTEM, now=NOON)
    assert tokens.find(storage, secret) == token
    assert tokens.find(storage, secret[:-1]) is None

    tokens.revoke(storage, token.id, actor=SYSTEM, now=NOON)

    assert tokens.find(storage, secret) is None
    assert not tokens.register(storage, TokenKind.SERVICE, "again", secret, actor=SYSTEM, now=NOON)
    assert [one.revoked for one in tokens.every(storage)] == [True]
    with pytest.raises(UnknownTokenError):
        tokens.revoke(storage, uuid4(), actor=SYSTEM, now=NOON)


def test_the_first_start_makes_one_administrator_whose_secret_works_once(storage):
    made = make_first_administrator(storage, KEEPER.key, roster_words(), now=NOON)

    again = make_first_administrator(storage, KEEPER.key, roster_words(), now=NOON)
    signed_in = _activate(storage, made.code, number="admin")

    assert again is None
    assert signed_in.member.grants == {Grant(Role.ADMIN, None)}
    assert (signed_in.member.name, signed_in.member.branch) == ("管理员", None)


def test_demo_links_sign_in_as_the_roles_they_show_until_there_are_new_ones(storage):
    demo.make_demo(storage, demo.demo_people(), now=NOON)
    links = demo.new_links(storage, now=NOON)

    people = {link.role: demo.sign_in(storage, link.secret, now=NOON) for link in links}

    assert set(people) == {Role.MEMBER, Role.SECRETARY, Role.CONTENT}
    branch = people[Role.MEMBER].member.branch
    assert (branch.demo, branch.name) == (True, "示例支部（仅供试用）")
    assert people[Role.SECRETARY].member.grants == {Grant(Role.SECRETARY, branch.id)}
    assert people[Role.MEMBER].member.grants == frozenset()
    assert len(members.of_branch(storage, branch.id)) == 12
    demo.new_links(storage, now=NOON)
    with pytest.raises(SignInRefusedError):
        demo.sign_in(storage, links[0].secret, now=NOON)


def test_closing_the_demo_ends_its_links_and_sign_ins_and_nobody_elses(storage, active):
    demo.make_demo(storage, demo.demo_people(), now=NOON)
    [first, second, _] = demo.new_links(storage, now=NOON)
    inside = demo.sign_in(storage, first.secret, now=NOON)

    demo.close_demo(storage, now=NOON)

    assert isinstance(sign_ins.find(storage, inside.visitor, now=NOON), Ended)
    assert sign_ins.find(storage, active.visitor, now=NOON).name == "王芳"
    with pytest.raises(SignInRefusedError):
        demo.sign_in(storage, second.secret, now=NOON)


def test_no_secret_and_no_name_stands_in_the_audit_log(storage, member):
    code = _code(storage, member)
    _activate(storage, code)

    entries = "".join(link.entry for link in audit.newest(storage, before=None, limit=99))

    assert all(action in entries for action in ("activation_code.issued", "pin.set", "branch.added"))
    assert not any(word in entries for word in (code, PIN, "王芳", "1001", "客运"))
