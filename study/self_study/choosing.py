"""Choose the items of 每日一练, 专项 and 挑战 for a member."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from knowledge.bank.item import Item
from study.papers.drawing import shuffled
from study.rules import local_day
from study.self_study.attempts import Attempt, in_order


def daily_items(
    bank: Iterable[Item],
    attempts: Iterable[Attempt],
    member: str,
    *,
    day: date,
    count: int,
    key: bytes,
) -> tuple[Item, ...]:
    """The items of a member's 每日一练 on a local day, the same all day, and other ones for others.

    Items that the member never answered before that day come first, so that all of the bank comes up; what
    is answered on the day itself changes nothing. Each item has a number of its own (HMAC-SHA-256 under the
    installation's key), and the smallest are taken: an item that comes into the bank or leaves it during
    the day changes at most one place. Fewer than `count` where the bank has no more.
    """
    known = {one.item for one in attempts if one.member == member and local_day(one.at) < day}
    valid = {item.id: item for item in bank if item.is_valid_on(day)}

    def place(item: str) -> tuple[bool, bytes, str]:
        message = f"yunxue daily 1\n{day.isoformat()}\n{member}\n{item}".encode()
        return (item in known, hmac.digest(key, message, "sha256"), item)

    return tuple(valid[one] for one in sorted(valid, key=place)[:count])


def topic_items(
    bank: Iterable[Item], attempts: Iterable[Attempt], member: str, *, topic: str, day: date, seed: bytes
) -> tuple[Item, ...]:
    """All items of a topic for 专项: those never answered, those last answered wrong, then the rest.

    Within each part the order follows from the seed.
    """
    last = {one.item: one.mark for one in in_order(attempts) if one.member == member}
    valid = {item.id: item for item in bank if item.topic == topic and item.is_valid_on(day)}

    def part(item: str) -> int:
        return 0 if item not in last else 1 if last[item] < 1 else 2

    order = shuffled(sorted(valid), seed=seed, purpose=f"topic\n{member}")
    return tuple(valid[one] for one in sorted(order, key=part))


def challenge_items(bank: Iterable[Item], run: UUID, *, day: date, seed: bytes) -> tuple[str, ...]:
    """The ids of all items for a 挑战, in its order: as long as it goes, none comes twice."""
    valid = sorted({item.id for item in bank if item.is_valid_on(day)})
    return shuffled(valid, seed=seed, purpose=f"challenge\n{run}")
