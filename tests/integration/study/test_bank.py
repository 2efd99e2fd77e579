"""The question bank in a real database: imports, versions, approval."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from knowledge.bank.files import Format, read_items, write_items
from knowledge.bank.item import Item, ItemKind, SingleChoice, TrueFalse
from knowledge.bank.reading import Reading, Row
from knowledge.bank.words import bank_words
from study.actors import Actor, ActorKind
from study.audit import log as audit
from study.errors import (
    InvalidItemError,
    InvalidRecordError,
    ItemChangedError,
    StorageUnavailableError,
    UnknownItemError,
)
from study.ledger import bank
from study.ledger.bank import State, Wanted
from study.ledger.bank_import import import_items, preview
from study.ledger.bank_proposals import propose
from study.migrating import migrate
from study.storage import Storage
from tests.unit.knowledge.bank.items import Maker

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
TODAY = date(2026, 6, 30)
EDITOR = Actor(ActorKind.SYSTEM, "editor")


def _item(name, *, right=1, stem=None, **more):
    return Item(
        f"样-{name}", stem or f"预备期为多长（{name}）？", SingleChoice(("半年", "一年"), right), **more
    )


def _reading(*items):
    return Reading(tuple(Row(number, item) for number, item in enumerate(items, 1)), ())


def _import(storage, *items, collection="样题", as_drafts=False, now=NOON):
    report = import_items(storage, _reading(*items), collection, as_drafts=as_drafts, actor=EDITOR, now=now)
    return report.added, report.changed, report.approved, report.unchanged, len(report.errors)


def _served(storage, **wanted):
    return [(one.item.id, one.version) for one in bank.served(storage, day=TODAY, **wanted)]


def _audited(storage):
    entries = [json.loads(link.entry) for link in audit.newest(storage, before=None, limit=50)]
    return [(entry["action"], entry["subject"], entry["details"]) for entry in reversed(entries)]


def test_what_is_imported_is_approved_and_the_same_file_again_changes_nothing(storage):
    items = (_item("一"), _item("二", valid_until=TODAY - timedelta(days=1)), _item("三", topic="专题"))

    first = _import(storage, *items)
    again = _import(storage, *items)

    assert (first, again) == ((3, 0, 0, 0, 0), (0, 0, 0, 3, 0))
    assert _served(storage) == [("样-一", 1), ("样-三", 1)]
    assert _served(storage, topic="专题") == [("样-三", 1)]
    assert _audited(storage) == [
        (
            "bank.imported",
            "collection:样题",
            {"added": 3, "changed": 0, "approved": 0, "errors": 0, "as_drafts": False},
        )
    ]


def test_every_kind_of_item_comes_back_from_the_database_as_it_went(storage):
    items = Maker(8).items(60)

    _import(storage, *items)

    kept, total = bank.page(storage, Wanted())
    assert tuple(one.item for one in kept) == items
    assert (total, {one.imported_at for one in kept}) == (60, {NOON})


def test_a_corrected_item_gets_a_new_version_and_the_old_one_can_still_be_read(storage):
    _import(storage, _item("一"), _item("二"))

    later = NOON + timedelta(days=1)
    assert _import(storage, _item("一", right=0), _item("二"), now=later) == (0, 1, 0, 1, 0)

    standing = bank.get(storage, "样-一")
    assert (standing.version, standing.approved_version, standing.changed_at) == (2, 2, later)
    assert bank.get(storage, "样-二").changed_at == NOON
    with storage.reading() as connection:
        rights = [bank.version_of(connection, "样-一", version).task.right for version in (1, 2)]
        with pytest.raises(UnknownItemError):
            bank.version_of(connection, "样-一", 3)
    assert rights == [1, 0]


def test_drafts_reach_nobody_until_they_are_approved(storage):
    _import(storage, _item("一"), _item("二"))
    _import(storage, _item("一", right=0), _item("三"), as_drafts=True)

    assert _served(storage) == [("样-一", 1), ("样-二", 1)]
    waiting, total = bank.page(storage, Wanted(state=State.DRAFT))
    assert ([(one.item.id, one.version) for one in waiting], total) == ([("样-一", 2), ("样-三", 1)], 2)

    bank.decide(storage, "样-一", State.APPROVED, version=2, actor=EDITOR, now=NOON)
    bank.decide(storage, "样-二", State.DROPPED, version=1, actor=EDITOR, now=NOON)
    bank.decide(storage, "样-二", State.DROPPED, version=1, actor=EDITOR, now=NOON)

    assert _served(storage) == [("样-一", 2)]
    assert _import(storage, _item("三")) == (0, 0, 1, 0, 0)
    assert _served(storage) == [("样-一", 2), ("样-三", 1)]
    assert _audited(storage)[2:4] == [
        ("item.approved", "item:样-一", {"version": 2}),
        ("item.dropped", "item:样-二", {"version": 1}),
    ]


def test_what_was_dropped_stays_so_when_its_file_comes_again(storage):
    _import(storage, _item("一"))
    bank.decide(storage, "样-一", State.DROPPED, version=1, actor=EDITOR, now=NOON)

    assert _import(storage, _item("一")) == (0, 0, 0, 1, 0)
    assert _import(storage, _item("一", right=0)) == (0, 1, 0, 0, 0)

    assert _served(storage) == []
    assert (bank.get(storage, "样-一").state, bank.get(storage, "样-一").version) == (State.DROPPED, 2)
    bank.decide(storage, "样-一", State.APPROVED, version=2, actor=EDITOR, now=NOON)
    assert _served(storage) == [("样-一", 2)]


def test_a_decision_on_what_has_changed_meanwhile_is_refused(storage):
    _import(storage, _item("一"))
    corrected = replace(_item("一"), explanation="从支部大会通过之日算起。")

    changed = bank.change(storage, corrected, version=1, actor=EDITOR, now=NOON)

    assert (changed.version, changed.state, changed.item) == (2, State.APPROVED, corrected)
    with pytest.raises(ItemChangedError, match="its version is 2 now"):
        bank.change(storage, _item("一", right=0), version=1, actor=EDITOR, now=NOON)
    with pytest.raises(ItemChangedError, match="its version is 2 now"):
        bank.decide(storage, "样-一", State.DROPPED, version=1, actor=EDITOR, now=NOON)
    with pytest.raises(InvalidItemError, match="option_doubled"):
        bank.change(
            storage,
            replace(corrected, task=SingleChoice(("年", "年"), 0)),
            version=2,
            actor=EDITOR,
            now=NOON,
        )
    with pytest.raises(UnknownItemError):
        bank.change(storage, _item("无"), version=1, actor=EDITOR, now=NOON)
    assert _served(storage) == [("样-一", 2)]


def test_an_id_that_another_collection_uses_for_another_question_is_told(storage):
    _import(storage, _item("一", stem="预备党员的预备期为多长？"))

    other = _item("一", stem="扑救火灾最有利的阶段是哪一个？")
    report = import_items(storage, _reading(other), "消防", as_drafts=False, actor=EDITOR, now=NOON)

    assert [(error.number, error.faults[0].code, error.faults[0].seen) for error in report.errors] == [
        (1, "id_taken", "样题")
    ]
    assert _import(storage, _item("一", stem="预备党员的预备期是多长？"), collection="消防")[1] == 1


def test_while_a_correction_waits_the_approved_version_decides_who_gets_it(storage):
    old = _item("一", topic="旧")
    _import(storage, old, _item("二", topic="旧"))
    moved = Item(old.id, old.stem, TrueFalse(right=True), topic="新")

    _import(storage, moved, as_drafts=True)

    assert _served(storage, topic="旧", kinds={ItemKind.SINGLE}) == [("样-一", 1), ("样-二", 1)]
    assert _served(storage, topic="新") == []
    bank.decide(storage, old.id, State.APPROVED, version=2, actor=EDITOR, now=NOON)
    assert _served(storage, topic="新", kinds={ItemKind.TRUE_FALSE}) == [("样-一", 2)]
    assert _served(storage, topic="旧") == [("样-二", 1)]


def test_pages_follow_one_another_and_filters_hold(storage):
    items = [_item(str(number), topic=f"专题{number % 2}") for number in range(7)]
    _import(storage, *items, Item("样-判", "对吗？", TrueFalse(right=True)))

    first, total = bank.page(storage, Wanted(), limit=3)
    second, _ = bank.page(storage, Wanted(), after=first[-1].number, limit=9)

    assert [one.item.id for one in (*first, *second)] == [item.id for item in items] + ["样-判"]
    assert total == 8
    assert bank.page(storage, Wanted(topic="专题1"))[1] == 3
    assert bank.page(storage, Wanted(kind="true_false", state=State.APPROVED, collection="样题"))[1] == 1


def test_a_preview_tells_what_an_import_would_do_and_does_nothing(storage):
    _import(storage, _item("一"))

    report = preview(storage, _reading(_item("一", right=0), _item("二")), "样题", as_drafts=False)

    assert (report.added, report.changed, report.imported) == (1, 1, 2)
    assert _served(storage) == [("样-一", 1)]


def test_versions_cannot_be_changed_in_the_database(storage):
    _import(storage, _item("一"))

    for statement in ("UPDATE item_versions SET content = '{}'", "DELETE FROM item_versions"):
        with (
            pytest.raises((StorageUnavailableError, DBAPIError), match="append-only"),
            storage.writing() as connection,
        ):
            connection.execute(text(statement))


def test_a_collection_must_have_a_name(storage):
    with pytest.raises(InvalidRecordError, match="collection is empty"):
        _import(storage, _item("一"), collection=" ")


KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from datetime import UTC, datetime
from study.actors import SYSTEM
from study.ledger.bank_import import import_items
from study.storage import Storage
from knowledge.bank.files import Format, read_items
from knowledge.bank.words import bank_words

left = int(sys.argv[2])

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *more):
    global left
    left -= statement.lstrip()[:6].upper() in {"INSERT", "UPDATE"}
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

reading = read_items(sys.stdin.buffer.read(), Format.JSON, bank_words())
import_items(Storage.open(sys.argv[1]), reading, "样题", as_drafts=False, actor=SYSTEM, now=datetime.now(UTC))
"""


@pytest.mark.parametrize("writes", [1, 2, 3, 4, 5, 6])
def test_an_import_that_is_killed_leaves_the_bank_as_it_was(url, writes):
    storage = Storage.open(url)
    migrate(storage)
    old = [_item(str(number)) for number in range(20)]
    _import(storage, *old)
    corrected = [replace(item, explanation="更正") for item in old]
    content = write_items([*corrected, _item("新")], Format.JSON, bank_words()).content
    assert len(read_items(content, Format.JSON, bank_words()).items) == 21

    command = [sys.executable, "-c", KILLED, url, str(writes)]
    done = subprocess.run(command, input=content, capture_output=True, check=False)

    kept, _ = bank.page(storage, Wanted())
    assert done.returncode == -9, done.stderr.decode()
    assert [one.item for one in kept] == old
    assert {one.version for one in kept} == {1}
    assert audit.verify(storage)[1] is None
    assert subprocess.run([*command[:-1], "-1"], input=content, check=False).returncode == 0
    kept, _ = bank.page(storage, Wanted())
    assert [one.item for one in kept] == [*corrected, _item("新")]
    storage.close()


def test_what_was_proposed_once_is_never_proposed_again(storage):
    first = propose(storage, [_item("甲"), _item("乙"), _item("甲")], "资料", actor=EDITOR, now=NOON)
    bank.decide(storage, "样-甲", State.DROPPED, version=1, actor=EDITOR, now=NOON)

    later = propose(storage, [_item("甲"), _item("乙"), _item("丙")], "资料", actor=EDITOR, now=NOON)
    none = propose(storage, [_item("丙")], "资料", actor=EDITOR, now=NOON)

    assert [(one.item.id, one.state) for one in first] == [("样-甲", State.DRAFT), ("样-乙", State.DRAFT)]
    assert [one.item.id for one in later] == ["样-丙"]
    assert none == ()
    assert bank.get(storage, "样-甲").state is State.DROPPED
    assert [json.loads(one.entry)["details"] for one in audit.newest(storage, before=None, limit=9)] == [
        {"added": 1, "as_drafts": True},
        {"version": 1},
        {"added": 2, "as_drafts": True},
    ]
