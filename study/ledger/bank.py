"""Keep the question bank: which items there are, which version of each reaches members, and who decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from knowledge.bank.checking import faults_of
from knowledge.bank.item import Item, ItemKind
from knowledge.bank.mapping import item_from_mapping, mapping_of
from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.canonical import canonical
from study.errors import InvalidItemError, ItemChangedError, UnknownItemError
from study.storage import Storage
from study.tables import item_versions, items

_AT_ONCE = 500  # ids in one query


class State(StrEnum):
    """Where the newest version of an item stands: waiting, in use, or taken out. Stored, so never renamed."""

    DRAFT = "draft"
    APPROVED = "approved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item in its newest version. `number` is its place in the bank, in the order of coming in.

    Members get `approved_version`, an older one while a correction is a draft, and none of what is dropped.
    """

    item: Item
    number: int
    collection: str
    state: State
    version: int
    approved_version: int | None
    imported_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ServedItem:
    """An item as it reaches members, with the version that an answer names."""

    item: Item
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a list shows; None is every one."""

    topic: str | None = None
    kind: ItemKind | None = None
    state: State | None = None
    collection: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for a query."""
        named = {"topic": self.topic, "kind": self.kind, "state": self.state, "collection": self.collection}
        return [items.c[name] == str(value) for name, value in named.items() if value is not None]


def served(
    storage: Storage, *, day: date, kinds: Collection[ItemKind] = (), topic: str | None = None
) -> tuple[ServedItem, ...]:
    """The approved items that count on a day, in the order of the bank; without kinds those of all kinds."""
    with storage.reading() as connection:
        return served_in(connection, day=day, kinds=kinds, topic=topic)


def served_in(
    connection: Connection, *, day: date, kinds: Collection[ItemKind] = (), topic: str | None = None
) -> tuple[ServedItem, ...]:
    """The same within a transaction. A correction that waits changes neither kind nor topic before."""
    is_newest = items.c.approved_version == items.c.version
    query = (
        select(item_versions.c.content, item_versions.c.version)
        .join(items, items.c.id == item_versions.c.item_id)
        .where(items.c.approved_version == item_versions.c.version)
        .order_by(items.c.number)
    )
    if kinds:
        query = query.where(~is_newest | items.c.kind.in_([kind.value for kind in kinds]))
    if topic is not None:
        query = query.where(~is_newest | (items.c.topic == topic))
    found = (ServedItem(_item(row.content), row.version) for row in connection.execute(query))
    return tuple(
        one
        for one in found
        if one.item.is_valid_on(day)
        and (not kinds or one.item.kind in kinds)
        and topic in {None, one.item.topic}
    )


def version_of(connection: Connection, item_id: str, version: int) -> Item:
    """An item as it was in a version: what an answer was given to.

    Raises:
        UnknownItemError: there is no such version.
    """
    content = connection.scalar(
        select(item_versions.c.content).where(
            item_versions.c.item_id == item_id, item_versions.c.version == version
        )
    )
    if content is None:
        raise UnknownItemError
    return _item(content)


def get(storage: Storage, item_id: str) -> StoredItem:
    """An item in its newest version.

    Raises:
        UnknownItemError: there is none.
    """
    with storage.reading() as connection:
        return demand(connection, item_id)


def demand(connection: Connection, item_id: str) -> StoredItem:
    """The same within a transaction."""
    row = connection.execute(_newest().where(items.c.id == item_id)).first()
    if row is None:
        raise UnknownItemError
    return stored(row)


def find_all(connection: Connection, ids: Sequence[str]) -> dict[str, StoredItem]:
    """Those of the items that are there, by id."""
    found: dict[str, StoredItem] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = _newest().where(items.c.id.in_(ids[start : start + _AT_ONCE]))
        found |= {row.id: stored(row) for row in connection.execute(query)}
    return found


def page(
    storage: Storage, wanted: Wanted, *, after: int = 0, limit: int | None = None
) -> tuple[tuple[StoredItem, ...], int]:
    """The items with higher numbers than `after`, and how many there are in all."""
    conditions = wanted.conditions()
    query = _newest().where(*conditions, items.c.number > after).order_by(items.c.number).limit(limit)
    with storage.reading() as connection:
        total = connection.scalar(select(func.count()).select_from(items).where(*conditions)) or 0
        return tuple(stored(row) for row in connection.execute(query)), total


def decide(
    storage: Storage, item_id: str, state: State, *, version: int, actor: Actor, now: datetime
) -> StoredItem:
    """Approve an item, or drop it, in the version that was looked at; the same again changes nothing.

    Raises:
        UnknownItemError: there is none.
        ItemChangedError: it has another version by now.
    """
    with storage.writing() as connection:
        standing = _unchanged(connection, item_id, version)
        if standing.state is state:
            return standing
        set_state(connection, item_id, state, version=version, now=now)
        action = Action.ITEM_APPROVED if state is State.APPROVED else Action.ITEM_DROPPED
        _record(connection, action, item_id, version, actor=actor, now=now)
        return demand(connection, item_id)


def change(storage: Storage, item: Item, *, version: int, actor: Actor, now: datetime) -> StoredItem:
    """Put a corrected item in the place of a version; whoever may do so has approved it with that.

    Raises:
        UnknownItemError: there is none.
        ItemChangedError: it has another version by now.
        InvalidItemError: the item breaks the rules of the bank.
    """
    faults = faults_of(item)
    if faults:
        raise InvalidItemError(tuple(fault.code for fault in faults))
    with storage.writing() as connection:
        standing = _unchanged(connection, item.id, version)
        if standing.item == item:
            return standing
        _add_version(connection, item, version + 1, actor=actor, now=now)
        set_state(connection, item.id, State.APPROVED, version=version + 1, now=now)
        _record(connection, Action.ITEM_CHANGED, item.id, version + 1, actor=actor, now=now)
        return demand(connection, item.id)


def set_state(connection: Connection, item_id: str, state: State, *, version: int, now: datetime) -> None:
    """Let the newest version of an item reach members, take the item from them, or let it wait."""
    values: dict[str, object] = {"state": state.value, "changed_at": now}
    if state is not State.DRAFT:
        values["approved_version"] = version if state is State.APPROVED else None
    connection.execute(update(items).where(items.c.id == item_id).values(values))


def content_of(item: Item) -> str:
    """An item as it is stored: equal items have equal content."""
    return canonical(mapping_of(item))


def stored(row: Row[Any]) -> StoredItem:
    """An item out of a row of `items` with the content of its newest version."""
    return StoredItem(
        _item(row.content),
        row.number,
        row.collection,
        State(row.state),
        row.version,
        row.approved_version,
        row.imported_at,
        row.changed_at,
    )


def _newest() -> Select[Any]:
    is_newest = (item_versions.c.item_id == items.c.id) & (item_versions.c.version == items.c.version)
    return select(items, item_versions.c.content).join(item_versions, is_newest)


def _add_version(connection: Connection, item: Item, version: int, *, actor: Actor, now: datetime) -> None:
    content = content_of(item)
    connection.execute(
        insert(item_versions).values(
            item_id=item.id, version=version, content=content, actor=str(actor), made_at=now
        )
    )
    newest = {"version": version, "kind": item.kind.value, "topic": item.topic, "changed_at": now}
    connection.execute(update(items).where(items.c.id == item.id).values(newest))


def _unchanged(connection: Connection, item_id: str, version: int) -> StoredItem:
    standing = demand(connection, item_id)
    if standing.version != version:
        raise ItemChangedError(standing.version)
    return standing


@lru_cache(maxsize=4096)
def _item(content: str) -> Item:
    return item_from_mapping(json.loads(content), "stored item")


def _record(
    connection: Connection, action: Action, item_id: str, version: int, *, actor: Actor, now: datetime
) -> None:
    audit.record(
        connection, action, actor=actor, subject=f"item:{item_id}", now=now, details={"version": version}
    )
