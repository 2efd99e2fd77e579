"""Shuffle a paper for each member, as far as its items allow."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from knowledge.bank.item import Item, MultipleChoice, SingleChoice
from study.marking.display import Display, plain
from study.papers.drawing import shuffled
from study.papers.paper import Paper, PaperItem

# An option that speaks of the others (以上都对, A和C), or an explanation that names them by letter.
_OTHERS = re.compile(
    r"(?:以上|上述|前述)(?![0-9])|(?:[都均皆]|全都?|全部)不?(?:是|对|错|正确)|[两二三四](?:者|项)都"
)
_LETTER = re.compile(r"(?<![A-Za-z0-9°])[A-H](?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item of a paper in the order in which one member sees its parts."""

    paper_item: PaperItem
    display: Display


def shown_to(paper: Paper, member: str) -> tuple[ShownItem, ...]:
    """The paper as this member sees it, the same each time: sections in order, items and options shuffled."""
    return tuple(
        ShownItem(one, display_of(one.item, seed=paper.seed, reader=member))
        for section, items in groupby(paper.items, key=lambda one: one.section)
        for one in shuffled(tuple(items), seed=paper.seed, purpose=f"items\n{section}\n{member}")
    )


def display_of(item: Item, *, seed: bytes, reader: str) -> Display:
    """The order in which one reader, or all who look at one screen, see options, entries or rights.

    Options stay as they are in the bank where they, the stem or the explanation speak of one another:
    以上都对 must come last, and "A项错误" must not point at another option.
    """
    order = plain(item.task)
    if not order.order or speaks_of_options(item):
        return order
    return Display(shuffled(order.order, seed=seed, purpose=f"parts\n{item.id}\n{reader}"))


def speaks_of_options(item: Item) -> bool:
    """Whether the options of a choice belong into the order of the bank."""
    if not isinstance(item.task, SingleChoice | MultipleChoice):
        return False
    texts = item.task.options
    narrow = [unicodedata.normalize("NFKC", text) for text in (*texts, item.stem, item.explanation)]
    return any(_OTHERS.match(text) for text in narrow[: len(texts)]) or any(map(_LETTER.search, narrow))
