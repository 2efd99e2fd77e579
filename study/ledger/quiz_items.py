"""Take the items of a quiz from the bank: by a rule, or those that were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from pydantic import JsonValue, TypeAdapter
from sqlalchemy import Connection

from knowledge.bank.item import Item, ItemKind
from knowledge.bank.mapping import mapping_of
from study.errors import UnknownItemError
from study.events.quiz_kinds import PlayedItem
from study.ledger import bank
from study.papers.paper import make_paper
from study.papers.rules import PaperRule
from study.papers.showing import display_of

PLAYABLE = tuple(kind for kind in ItemKind if kind is not ItemKind.SHORT_ANSWER)
"""Answers in words are marked by their authors: nobody wants to be ranked by that."""

_MAPPING: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Chosen:
    """These items, in this order, each worth one point."""

    ids: tuple[str, ...]


Source: TypeAlias = PaperRule | Chosen


def items_for(
    connection: Connection, source: Source, quiz: UUID, *, seed: bytes, limit_s: int | None, day: date
) -> tuple[PlayedItem, ...]:
    """The items as they are played: as they stand in the bank now, all parts in one order for everybody.

    Raises:
        UnknownItemError: one that was chosen is not in the bank, not approved, or does not count on the day.
        PaperError: no paper can be made by the rule; see `study.papers.paper.make_paper`.
    """
    served = {one.item.id: one for one in bank.served_in(connection, day=day, kinds=PLAYABLE)}
    return tuple(
        PlayedItem(
            item=_MAPPING.validate_python(mapping_of(item)),
            version=served[item.id].version,
            order=display_of(item, seed=seed, reader=f"quiz {quiz}").order,
            points=points,
            limit_s=limit_s,
        )
        for item, points in _taken(source, {name: one.item for name, one in served.items()}, seed, day)
    )


def _taken(source: Source, served: Mapping[str, Item], seed: bytes, day: date) -> list[tuple[Item, int]]:
    if isinstance(source, PaperRule):
        paper = make_paper(source, served.values(), seed=seed, day=day)
        return [(one.item, one.points) for one in paper.items]
    if not served.keys() >= set(source.ids):
        raise UnknownItemError
    return [(served[one], 1) for one in source.ids]
