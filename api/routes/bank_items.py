"""Describe an item of the question bank as it goes over the wire, one model a kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from knowledge.bank.checking import LINE_LIMIT, MOST_CHOICES, STEM_LIMIT, TEXT_LIMIT, TOPIC_LIMIT
from knowledge.bank.item import Item
from knowledge.bank.mapping import item_from_mapping, mapping_of
from knowledge.errors import ItemError
from study.errors import InvalidItemError
from study.ledger.bank import State, StoredItem

Line = Annotated[str, Field(min_length=1, max_length=LINE_LIMIT)]
Lines = Annotated[list[Line], Field(min_length=2, max_length=MOST_CHOICES)]
Letter = Annotated[str, Field(pattern="^[A-Z]$", examples=["B"])]
Accepted = Annotated[list[Line], Field(min_length=1, max_length=MOST_CHOICES)]
Pair = Annotated[list[Line], Field(min_length=2, max_length=2)]


class Source(BaseModel):
    """A passage behind the answer, word for word."""

    model_config = ConfigDict(extra="forbid")

    document: Line
    quote: str = Field(min_length=1, max_length=TEXT_LIMIT)


class _Common(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stem: str = Field(min_length=1, max_length=STEM_LIMIT)
    explanation: str = Field(default="", max_length=TEXT_LIMIT)
    sources: list[Source] = Field(default_factory=list, max_length=MOST_CHOICES)
    topic: str = Field(default="", max_length=TOPIC_LIMIT)
    difficulty: int = Field(default=3, ge=1, le=5, description="1 is easy")
    valid_from: date | None = None
    valid_until: date | None = None


class SingleItem(_Common):
    """单选: one of the options is right."""

    kind: Literal["single"]
    options: Lines
    right: Letter


class MultipleItem(_Common):
    """多选: one or more of the options are right."""

    kind: Literal["multiple"]
    options: Lines
    right: Annotated[list[Letter], Field(min_length=1, max_length=MOST_CHOICES)]


class TrueFalseItem(_Common):
    """判断: the stem is right, or it is not."""

    kind: Literal["true_false"]
    right: bool


class FillInItem(_Common):
    """填空: the stem holds ____ for each blank, and each blank has the answers that are accepted."""

    kind: Literal["fill_in"]
    blanks: list[Accepted] = Field(min_length=1, max_length=MOST_CHOICES)


class ShortAnswerItem(_Common):
    """简答: answered in words, and held against the model answer."""

    kind: Literal["short_answer"]
    model: str = Field(min_length=1, max_length=TEXT_LIMIT)


class OrderingItem(_Common):
    """排序: the entries in their right order."""

    kind: Literal["ordering"]
    entries: Lines


class MatchingItem(_Common):
    """连线: pairs of left and right, and rights that belong to none."""

    kind: Literal["matching"]
    pairs: list[Pair] = Field(min_length=2, max_length=MOST_CHOICES)
    spare: list[Line] = Field(default_factory=list, max_length=MOST_CHOICES)


BankItem = Annotated[
    SingleItem | MultipleItem | TrueFalseItem | FillInItem | ShortAnswerItem | OrderingItem | MatchingItem,
    Field(discriminator="kind"),
]
_EMPTY: tuple[object, ...] = ("", None, [])
_BANK_ITEM: TypeAdapter[BankItem] = TypeAdapter(BankItem)


class Kept(BaseModel):
    """An item in its newest version, and where it stands.

    Members get `approved_version`: an older one while a correction is a draft, none of what is dropped.
    """

    id: str
    collection: str
    state: State
    version: int
    approved_version: int | None
    imported_at: datetime
    changed_at: datetime
    item: BankItem


def kept(stored: StoredItem) -> Kept:
    """An item as it goes out."""
    mapping = mapping_of(stored.item)
    return Kept(
        id=str(mapping.pop("id")),
        collection=stored.collection,
        state=stored.state,
        version=stored.version,
        approved_version=stored.approved_version,
        imported_at=stored.imported_at,
        changed_at=stored.changed_at,
        item=_BANK_ITEM.validate_python(mapping, strict=False),
    )


def item_in(body: BankItem, item_id: str) -> Item:
    """An item that came in, under the id that the path names.

    Raises:
        InvalidItemError: its fields do not fit together.
    """
    filled = {key: value for key, value in body.model_dump(mode="json").items() if value not in _EMPTY}
    try:
        return item_from_mapping({**filled, "id": item_id}, "the item")
    except ItemError as error:
        raise InvalidItemError((f"entry_{error.reason}",)) from error
