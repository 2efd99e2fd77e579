"""Write an item as a mapping, and read it back: the form of JSON, of YAML and of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_uppercase

from knowledge.bank.fields import Fields
from knowledge.bank.item import (
    FillIn,
    Item,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.errors import ItemReason

_COMMON = (
    "id", "kind", "stem", "explanation", "sources", "topic", "difficulty", "valid_from", "valid_until",
)  # fmt: skip
_OWN = {
    ItemKind.SINGLE: ("options", "right"),
    ItemKind.MULTIPLE: ("options", "right"),
    ItemKind.TRUE_FALSE: ("right",),
    ItemKind.FILL_IN: ("blanks",),
    ItemKind.SHORT_ANSWER: ("model",),
    ItemKind.ORDERING: ("entries",),
    ItemKind.MATCHING: ("pairs", "spare"),
}
_USUAL_DIFFICULTY = 3
_HARDEST = 5


def item_from_mapping(entry: object, called: str) -> Item:
    """The item that an entry describes; `called` names the entry in the message, such as "item 12".

    Only the form is looked at: that the fields are there, are of their types, and that letters name
    options. Whether the item makes sense is told by `knowledge.bank.checking`.

    Raises:
        ItemError: a field is unknown, missing or wrong; the first one found is told.
    """
    fields = Fields.of(entry, called)
    kind = _kind(fields)
    fields.allow((*_COMMON, *_OWN[kind]))
    return Item(
        id=fields.words("id"),
        stem=fields.words("stem"),
        task=_TASKS[kind](fields),
        explanation=fields.words_or_none("explanation"),
        sources=fields.sources("sources"),
        topic=fields.words_or_none("topic"),
        difficulty=fields.number("difficulty", 1, _HARDEST, usual=_USUAL_DIFFICULTY),
        valid_from=fields.day("valid_from"),
        valid_until=fields.day("valid_until"),
    )


def mapping_of(item: Item) -> dict[str, object]:
    """The item as a mapping of text, numbers, truth values, lists and mappings; empty fields are left out.

    Raises:
        ValueError: an answer has no letter: there are more options than letters.
    """
    mapping: dict[str, object] = {"id": item.id, "kind": item.kind.value, "stem": item.stem}
    mapping |= _task_mapping(item.task)
    sources = [{"document": source.document, "quote": source.quote} for source in item.sources]
    optional = {"explanation": item.explanation, "sources": sources, "topic": item.topic}
    mapping |= {key: value for key, value in optional.items() if value}
    mapping["difficulty"] = item.difficulty
    days = {"valid_from": item.valid_from, "valid_until": item.valid_until}
    return mapping | {key: day.isoformat() for key, day in days.items() if day is not None}


def _kind(fields: Fields) -> ItemKind:
    written = fields.words("kind")
    try:
        return ItemKind(written)
    except ValueError as error:
        known = ", ".join(ItemKind)
        raise fields.wrong("kind", written, f"one of {known}", ItemReason.UNKNOWN_KIND) from error


def _single(fields: Fields) -> SingleChoice:
    options = _options(fields)
    return SingleChoice(options, _place(fields, fields.words("right"), options))


def _multiple(fields: Fields) -> MultipleChoice:
    options = _options(fields)
    letters = fields.texts("right")
    places = [_place(fields, letter, options) for letter in letters]
    if len(set(places)) < len(places):
        raise fields.wrong("right", letters, "each letter once", ItemReason.LETTER_TWICE)
    return MultipleChoice(options, tuple(sorted(places)))


def _options(fields: Fields) -> tuple[str, ...]:
    options = fields.texts("options")
    if len(options) > len(ascii_uppercase):
        seen = f"{len(options)} options"
        raise fields.wrong("options", seen, "at most 26, one a letter", ItemReason.TOO_MANY)
    return options


def _place(fields: Fields, letter: str, options: Sequence[str]) -> int:
    if len(letter) != 1 or letter not in ascii_uppercase:
        raise fields.wrong("right", letter, "a letter such as A", ItemReason.NOT_A_LETTER)
    place = ascii_uppercase.index(letter)
    if place >= len(options):
        expected = f"a letter of the {len(options)} options"
        raise fields.wrong("right", letter, expected, ItemReason.NO_SUCH_OPTION)
    return place


_TASKS: dict[ItemKind, Callable[[Fields], Task]] = {
    ItemKind.SINGLE: _single,
    ItemKind.MULTIPLE: _multiple,
    ItemKind.TRUE_FALSE: lambda fields: TrueFalse(fields.truth("right")),
    ItemKind.FILL_IN: lambda fields: FillIn(fields.lists("blanks")),
    ItemKind.SHORT_ANSWER: lambda fields: ShortAnswer(fields.words("model")),
    ItemKind.ORDERING: lambda fields: Ordering(fields.texts("entries")),
    ItemKind.MATCHING: lambda fields: Matching(fields.pairs("pairs"), fields.texts_or_none("spare")),
}


def _task_mapping(task: Task) -> dict[str, object]:  # noqa: PLR0911 - one way out for each kind
    match task:
        case SingleChoice(options, right):
            return {"options": list(options), "right": _letter(right)}
        case MultipleChoice(options, rights):
            return {"options": list(options), "right": [_letter(right) for right in rights]}
        case TrueFalse(is_right):
            return {"right": is_right}
        case FillIn(blanks):
            return {"blanks": [list(accepted) for accepted in blanks]}
        case ShortAnswer(model):
            return {"model": model}
        case Ordering(entries):
            return {"entries": list(entries)}
        case Matching(pairs, spare):
            return {"pairs": [list(pair) for pair in pairs]} | ({"spare": list(spare)} if spare else {})


def _letter(place: int) -> str:
    if not 0 <= place < len(ascii_uppercase):
        msg = f"option number {place} has no letter"
        raise ValueError(msg)
    return ascii_uppercase[place]
