"""Bring the items of a file into the question bank: all good rows in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy import Connection, bindparam, func, insert, select, update

from knowledge.bank.checking import Fault
from knowledge.bank.item import Item
from knowledge.bank.reading import Reading, Row, RowError
from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.ledger.bank import State, StoredItem, content_of, find_all, set_state
from study.rules import clean_unit
from study.storage import Storage
from study.tables import item_versions, items

_COMPARED = 200  # characters
_ONE_QUESTION = 0.5
"""From this likeness of their stems on, two items of one id are taken for one that was corrected."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. `approved` were drafts before, and are in the file as they stand."""

    added: int
    changed: int
    approved: int
    unchanged: int
    errors: tuple[RowError, ...]

    @property
    def imported(self) -> int:
        """How many rows are in the bank now."""
        return self.added + self.changed + self.approved + self.unchanged


@dataclass(slots=True)
class _Plan:
    """What is to be done for each good row."""

    new: list[Item] = field(default_factory=list)
    corrected: list[tuple[Item, StoredItem]] = field(default_factory=list)
    awaited: list[StoredItem] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    def report(self, reading: Reading) -> Report:
        """The same as numbers."""
        errors = sorted((*reading.errors, *self.errors), key=lambda error: error.number)
        return Report(len(self.new), len(self.corrected), len(self.awaited), self.unchanged, tuple(errors))


def import_items(
    storage: Storage, reading: Reading, collection: str, *, as_drafts: bool, actor: Actor, now: datetime
) -> Report:
    """Add the items of a file, and give those that were corrected a new version.

    Whoever imports approves with that, unless `as_drafts` holds the items back. What was dropped stays so.
    The same file again changes nothing.

    Raises:
        InvalidRecordError: the collection's name is none.
        StorageUnavailableError: the database cannot be written; then nothing came in.
    """
    collection = clean_unit("collection", collection)
    with storage.writing() as connection:
        plan = _plan(connection, reading.rows, collection, as_drafts=as_drafts)
        state = State.DRAFT if as_drafts else State.APPROVED
        add_new(connection, plan.new, collection, state, actor=actor, now=now)
        _correct(connection, plan.corrected, state, actor=actor, now=now)
        for standing in plan.awaited:
            set_state(connection, standing.item.id, state, version=standing.version, now=now)
        report = plan.report(reading)
        if plan.new or plan.corrected or plan.awaited:
            _record(connection, report, collection, as_drafts=as_drafts, actor=actor, now=now)
    return report


def preview(storage: Storage, reading: Reading, collection: str, *, as_drafts: bool) -> Report:
    """What an import would do.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        return _plan(connection, reading.rows, collection, as_drafts=as_drafts).report(reading)


def preview_of_nothing(reading: Reading) -> Report:
    """What an import would do where no records are kept yet."""
    return _Plan(new=list(reading.items)).report(reading)


def _plan(connection: Connection, rows: Iterable[Row], collection: str, *, as_drafts: bool) -> _Plan:
    plan = _Plan()
    rows = tuple(rows)
    known = find_all(connection, [row.item.id for row in rows])
    for row in rows:
        standing = known.get(row.item.id)
        if standing is None:
            plan.new.append(row.item)
        elif content_of(standing.item) == content_of(row.item):
            if standing.state is State.DRAFT and not as_drafts:
                plan.awaited.append(standing)
            else:
                plan.unchanged += 1
        elif standing.collection != collection and not _one_question(standing.item, row.item):
            taken = Fault("id_taken", seen=standing.collection)
            plan.errors.append(RowError(row.number, (taken,), row.item.stem[:40]))
        else:
            plan.corrected.append((row.item, standing))
    return plan


def _one_question(standing: Item, item: Item) -> bool:
    return SequenceMatcher(None, standing.stem[:_COMPARED], item.stem[:_COMPARED]).ratio() >= _ONE_QUESTION


def add_new(
    connection: Connection, new: list[Item], collection: str, state: State, *, actor: Actor, now: datetime
) -> None:
    """Put items that the bank does not have behind those that it has, within a writing transaction."""
    if not new:
        return
    last = connection.scalar(select(func.max(items.c.number))) or 0
    rows = [
        {
            "id": item.id,
            "number": number,
            "collection": collection,
            "state": state.value,
            "version": 1,
            "approved_version": 1 if state is State.APPROVED else None,
            "kind": item.kind.value,
            "topic": item.topic,
            "imported_at": now,
            "changed_at": now,
        }
        for number, item in enumerate(new, last + 1)
    ]
    connection.execute(insert(items), rows)
    _write_versions(connection, ((item, 1) for item in new), actor=actor, now=now)


def _correct(
    connection: Connection,
    corrected: list[tuple[Item, StoredItem]],
    state: State,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What was dropped stays so; in a draft's place members keep what was approved before."""
    if not corrected:
        return
    _write_versions(
        connection, ((item, standing.version + 1) for item, standing in corrected), actor=actor, now=now
    )
    rows = []
    for item, standing in corrected:
        stands = State.DROPPED if standing.state is State.DROPPED else state
        is_served = stands is State.APPROVED
        rows.append(
            {
                "of": item.id,
                "state": stands.value,
                "version": standing.version + 1,
                "approved_version": standing.version + 1 if is_served else standing.approved_version,
                "kind": item.kind.value,
                "topic": item.topic,
                "changed_at": now,
            }
        )
    names = [name for name in rows[0] if name != "of"]
    changed = update(items).where(items.c.id == bindparam("of"))
    connection.execute(changed.values({name: bindparam(name) for name in names}), rows)


def _write_versions(
    connection: Connection, versions: Iterable[tuple[Item, int]], *, actor: Actor, now: datetime
) -> None:
    rows = [
        {
            "item_id": item.id,
            "version": version,
            "content": content_of(item),
            "actor": str(actor),
            "made_at": now,
        }
        for item, version in versions
    ]
    connection.execute(insert(item_versions), rows)


def _record(
    connection: Connection, report: Report, collection: str, *, as_drafts: bool, actor: Actor, now: datetime
) -> None:
    details = {
        "added": report.added,
        "changed": report.changed,
        "approved": report.approved,
        "errors": len(report.errors),
        "as_drafts": as_drafts,
    }
    audit.record(
        connection,
        Action.BANK_IMPORTED,
        actor=actor,
        subject=f"collection:{collection}",
        now=now,
        details=details,
    )
