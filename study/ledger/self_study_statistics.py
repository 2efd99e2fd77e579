"""Tell content staff how good the items of the bank are, from all answers that count."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import Connection, select, union

from knowledge.bank.item import Item
from study.ledger import bank
from study.ledger.bank import StoredItem, Wanted
from study.ledger.self_study_deeds import Desk
from study.ledger.self_study_derived import bring_up
from study.marking.display import plain
from study.marking.reading import read_answer
from study.self_study.statistics import ItemStatistics, Sitting, item_statistics
from study.tables import practice_answers, practice_unanswered

_AT_ONCE = 500  # values in one query


@dataclass(frozen=True, slots=True)
class Judged:
    """An item in the version that members get (or got last), and what the answers to that version tell."""

    stored: StoredItem
    item: Item
    version: int
    statistics: ItemStatistics


@dataclass(slots=True)
class _Sat:
    """One member in one exercise: marks, and for each item asked the version and the answer."""

    member: UUID
    marks: dict[str, Fraction]
    versions: dict[str, int]
    answers: dict[str, str]


def statistics(
    desk: Desk, wanted: Wanted, *, after: int, limit: int, now: datetime
) -> tuple[tuple[Judged, ...], int]:
    """The statistics of some items of the bank, in its order, and how many items there are in all.

    Every exercise of a member is a sitting. What an exam asked and nobody answered is worth nothing there;
    what was left out elsewhere was not asked. Answers to other versions of an item say nothing of this one.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    bring_up(desk.storage, desk.rules, now=now)
    page, total = bank.page(desk.storage, wanted, after=after, limit=limit)
    with desk.storage.reading() as connection:
        items = {one.item.id: _served(connection, one) for one in page}
        sat = _sat(connection, list(items))
        judged = tuple(Judged(one, *items[one.item.id], _judge(*items[one.item.id], sat)) for one in page)
    return judged, total


def _served(connection: Connection, stored: StoredItem) -> tuple[Item, int]:
    version = stored.approved_version or stored.version
    if version == stored.version:
        return stored.item, version
    return bank.version_of(connection, stored.item.id, version), version


def _judge(item: Item, version: int, sat: Iterable[_Sat]) -> ItemStatistics:
    of_it = [one for one in sat if one.versions.get(item.id) == version]
    return item_statistics(item, [_sitting(one, item) for one in of_it])


def _sitting(sat: _Sat, item: Item) -> Sitting:
    text = sat.answers.get(item.id)
    answers = {}
    if text is not None:
        answers[item.id] = read_answer(item.task, json.loads(text), plain(item.task))
    return Sitting(str(sat.member), sat.marks, answers)


def _sat(connection: Connection, items: Sequence[str]) -> tuple[_Sat, ...]:
    """Everybody's exercises in which one of the items was asked, with all that was asked there."""
    given, left = practice_answers.c, practice_unanswered.c
    found: dict[tuple[UUID, UUID], _Sat] = defaultdict(lambda: _Sat(UUID(int=0), {}, {}, {}))
    asked = union(
        select(given.run_id).where(given.item_id.in_(items), given.counts.is_(True)),
        select(left.run_id).where(left.item_id.in_(items)),
    )
    runs = list(connection.scalars(asked))
    for start in range(0, len(runs), _AT_ONCE):
        some = runs[start : start + _AT_ONCE]
        counting = select(practice_answers).where(given.run_id.in_(some), given.counts.is_(True))
        for row in connection.execute(counting):
            sat = found[row.run_id, row.member_id]
            sat.member, sat.marks[row.item_id] = row.member_id, Fraction(row.mark)
            sat.versions[row.item_id], sat.answers[row.item_id] = row.version, row.answer
        for row in connection.execute(select(practice_unanswered).where(left.run_id.in_(some))):
            sat = found[row.run_id, row.member_id]
            sat.member, sat.marks[row.item_id] = row.member_id, Fraction(0)
            sat.versions[row.item_id] = row.version
    return tuple(found.values())
