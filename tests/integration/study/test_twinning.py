"""Twinned branches in a real database: both ways round, exactly as set, and in the audit log."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from study.actors import SYSTEM, Actor
from study.audit import log as audit
from study.errors import InvalidRecordError, NotTwinnedError, UnknownBranchError
from study.people import branches, twinning

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.fixture
def three(storage):
    names = ("客运一支部", "客运二支部", "机关支部")
    return [branches.add(storage, name, actor=SYSTEM, now=NOON).id for name in names]


def _twin(storage, branch, *twins, actor=SYSTEM):
    twinning.set_twins(storage, branch, twins, actor=actor, now=NOON)


def test_twins_are_twins_both_ways_round_and_setting_them_anew_leaves_nothing_of_the_old(storage, three):
    first, second, third = three

    _twin(storage, first, second)
    _twin(storage, third, first, second)
    _twin(storage, first, third)

    assert {branch: twinning.of_branch(storage, branch) for branch in three} == {
        first: {third}, second: {third}, third: {first, second},
    }  # fmt: skip
    with storage.reading() as connection, pytest.raises(NotTwinnedError, match="can twin them"):
        twinning.demand_twins(connection, first, [third, second])


def test_who_twinned_what_is_in_the_audit_log_once(storage, three):
    first, second, third = three
    admin = Actor.member(uuid4())
    _twin(storage, first, second)

    _twin(storage, first, third, actor=admin)
    _twin(storage, first, third, actor=SYSTEM)  # nothing changes

    entry = json.loads(audit.newest(storage, before=None, limit=1)[0].entry)
    assert (entry["action"], entry["actor"], entry["subject"], entry["details"]) == (
        "branch.twinned", str(admin), f"branch:{first}", {"before": [str(second)], "after": [str(third)]},
    )  # fmt: skip


def test_a_branch_that_is_not_there_and_the_branch_itself_are_no_twins(storage, three):
    first, second, _ = three

    for branch, twin in ((first, UUID(int=4)), (UUID(int=4), first)):
        with pytest.raises(UnknownBranchError, match="no branch has that id"):
            _twin(storage, branch, second, twin)
    with pytest.raises(InvalidRecordError, match="other branches only"):
        _twin(storage, first, second, first)
    with pytest.raises(UnknownBranchError, match="no branch has that id"):
        twinning.of_branch(storage, UUID(int=4))

    assert twinning.of_branch(storage, first) == frozenset()
