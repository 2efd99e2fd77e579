"""Chain audit entries by hashes, and find where a chain is broken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from study.actors import Actor
from study.canonical import canonical

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Deed:
    """What is put on record: who did what to whom. No names, no texts: ids, roles and counts."""

    actor: Actor
    action: str
    subject: str
    details: Mapping[str, object]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain as it is stored; `entry` is canonical JSON."""

    number: int
    entry: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that is not as it was written, and what is wrong with it."""

    number: int
    problem: str


START = Head(0, NOTHING_BEFORE)


def link(head: Head, deed: Deed) -> Link:
    """The next link after `head`."""
    number = head.number + 1
    entry = canonical(
        {
            "number": number,
            "moment": deed.moment.isoformat(),
            "actor": str(deed.actor),
            "action": deed.action,
            "subject": deed.subject,
            "details": deed.details,
        }
    )
    return Link(number, entry, head.hash, _hash(head.hash, entry))


def first_fault(links: Iterable[Link], head: Head) -> Fault | None:
    """Hold a chain, ordered by number, against itself and against where it should end."""
    at = START
    for one in links:
        fault = _fault(at, one)
        if fault is not None:
            return fault
        at = Head(one.number, one.hash)
    if at.number < head.number:
        return Fault(at.number + 1, "is missing")
    if at != head:
        return Fault(at.number, "is not the entry with which the log should end")
    return None


def _fault(at: Head, one: Link) -> Fault | None:
    expected = at.number + 1
    if one.number != expected:
        return Fault(min(one.number, expected), "is missing" if one.number > expected else "is one too many")
    if one.previous_hash != at.hash:
        return Fault(one.number, "does not follow the entry before it")
    if _hash(at.hash, one.entry) != one.hash:
        return Fault(one.number, "has been changed")
    if json.loads(one.entry).get("number") != one.number:
        return Fault(one.number, "stands in the place of another entry")
    return None


def _hash(previous: str, entry: str) -> str:
    return hashlib.sha256(f"{previous}{entry}".encode("utf-8", "surrogatepass")).hexdigest()
