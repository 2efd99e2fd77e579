"""Bring what was said into the form in which an item of a kind is answered."""

from __future__ import annotations

import re
from string import ascii_uppercase

from pydantic import JsonValue

from actions.quiz import ASKS, CHOICE, KIND, TRUTH, Open
from actions.turn import Turn
from knowledge.bank.item import ItemKind

BETWEEN_BLANKS = re.compile(r"[\s,，、;；/]+")


def answer_said(turn: Turn, held: Open) -> JsonValue:
    """The answer in the form of the item's kind, None where there is none."""
    kind = ItemKind(turn.slot(KIND))
    return answer_of(kind, turn.slot(ASKS[kind]), held.places)


def answer_named(turn: Turn, kind: ItemKind, held: Open) -> JsonValue:
    """The same where no form asks: by letters or a judgement that were named, None for words."""
    if ASKS[kind] == CHOICE:
        return answer_of(kind, turn.named("option") or None, held.places)
    return answer_of(kind, turn.entity("truth"), held.places) if ASKS[kind] == TRUTH else None


def answer_of(kind: ItemKind, said: object, places: int) -> JsonValue:
    """What was said, in the form of an answer to an item of that kind."""
    if said is None:
        return None
    if ASKS[kind] == CHOICE:
        return _letters(kind, [str(one) for one in said] if isinstance(said, list) else [])
    if ASKS[kind] == TRUTH:
        return str(said).lower() == "true"
    return _words(kind, str(said).strip(), places)


def letters_fit(held: Open, answer: JsonValue) -> bool:
    """Whether it names letters that there are, each once, and as many as are wanted; whatever else fits."""
    if held.parts == 0:
        return True
    letters = answer if isinstance(answer, list) else [answer]
    there_are = set(ascii_uppercase[: held.parts])
    are_different = len(set(map(str, letters))) == len(letters)
    return there_are.issuperset(letters) and are_different and held.letters in {0, len(letters)}


def last_letter(held: Open) -> str:
    """The last one that may be said."""
    return ascii_uppercase[held.parts - 1]


def _letters(kind: ItemKind, letters: list[str]) -> JsonValue:
    if kind is ItemKind.SINGLE and len(letters) == 1:
        return letters[0]
    if kind is ItemKind.MULTIPLE:
        return [*sorted(set(letters))]
    return [*letters]


def _words(kind: ItemKind, words: str, places: int) -> JsonValue:
    if kind is ItemKind.SHORT_ANSWER:
        return {"text": words}
    return [words] if places == 1 else [*BETWEEN_BLANKS.split(words)]
