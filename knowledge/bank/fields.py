"""Take the fields of an entry out with their types, and say which one is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.document import CardSource
from knowledge.errors import ItemError, ItemReason

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one entry; every method takes one out, or raises an ItemError that names it."""

    values: Mapping[str, object]
    called: str
    inside: str = ""

    @classmethod
    def of(cls, entry: object, called: str, inside: str = "") -> Fields:
        """The fields of an entry that must be a mapping; `inside` is the field that holds it."""
        if isinstance(entry, Mapping):
            return cls({str(key): value for key, value in entry.items()}, called, inside)
        problem = f"{entry!r} where a mapping of fields is expected"
        raise ItemError(called, inside, problem, ItemReason.NOT_A_MAPPING)

    def allow(self, known: Collection[str]) -> None:
        """Refuse every field that is not among the known ones: a misspelt one would be lost silently."""
        for field in sorted(set(self.values) - set(known)):
            problem = f"an unknown field: correct its name (one of {', '.join(known)}), or delete it"
            raise ItemError(self.called, self._at(field), problem, ItemReason.UNKNOWN_FIELD)

    def wrong(self, field: str, seen: object, expected: str, reason: ItemReason) -> ItemError:
        """The error to raise for a field."""
        return ItemError(self.called, self._at(field), f"{seen!r} where {expected} is expected", reason)

    def words(self, field: str) -> str:
        """Text that must be there."""
        return self._words(self._there(field, "text"), field)

    def words_or_none(self, field: str) -> str:
        """Text that may be left out, and is empty then."""
        value = self.values.get(field)
        return "" if value is None else self._words(value, field)

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of at least one text."""
        return self._texts(self._there(field, "a list of text"), field)

    def texts_or_none(self, field: str) -> tuple[str, ...]:
        """A list of texts that may be left out, and is empty then."""
        return () if self.values.get(field) is None else self.texts(field)

    def lists(self, field: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of text, none of them empty."""
        outer = self._list(self._there(field, "a list of lists of text"), field, "a list of lists of text")
        return tuple(self._texts(inner, field) for inner in outer)

    def pairs(self, field: str) -> tuple[tuple[str, str], ...]:
        """A list of lists of two texts."""
        pairs: list[tuple[str, str]] = []
        for inner in self.lists(field):
            match inner:
                case (left, right):
                    pairs.append((left, right))
                case _:
                    raise self.wrong(field, list(inner), "a pair [left, right]", ItemReason.WRONG_TYPE)
        return tuple(pairs)

    def truth(self, field: str) -> bool:
        """True or false."""
        value = self._there(field, "true or false")
        if isinstance(value, bool):
            return value
        raise self.wrong(field, value, "true or false", ItemReason.WRONG_TYPE)

    def number(self, field: str, least: int, most: int, *, usual: int) -> int:
        """A whole number between two others, both included; `usual` where it is left out."""
        value = self.values.get(field)
        if value is None:
            return usual
        expected = f"a whole number from {least} to {most}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(field, value, expected, ItemReason.WRONG_TYPE)
        if not least <= value <= most:
            raise self.wrong(field, value, expected, ItemReason.OUT_OF_RANGE)
        return value

    def day(self, field: str) -> date | None:
        """A day, as 2026-11-01 or as YAML reads that; None where it is left out."""
        value = self.values.get(field)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # told below, with what was expected
        raise self.wrong(field, value, "a day such as 2026-11-01", ItemReason.BAD_DATE)

    def sources(self, field: str) -> tuple[CardSource, ...]:
        """A list of quotes with their documents, empty where it is left out."""
        value = self.values.get(field)
        if value is None:
            return ()
        found = []
        for entry in self._list(value, field, "a list of sources", may_be_empty=True):
            source = Fields.of(entry, self.called, self._at(field))
            source.allow(("document", "quote"))
            found.append(CardSource(source.words("document"), source.words("quote")))
        return tuple(found)

    def _at(self, field: str) -> str:
        return f"{self.inside}, {field}" if self.inside else field

    def _there(self, field: str, expected: str) -> object:
        value = self.values.get(field)
        if value is None:
            raise self.wrong(field, value, expected, ItemReason.MISSING)
        return value

    def _words(self, value: object, field: str) -> str:
        if not isinstance(value, str):
            raise self.wrong(field, value, "text (put it in quotation marks)", ItemReason.WRONG_TYPE)
        if not value.strip():
            raise self.wrong(field, value, "text", ItemReason.MISSING)
        return value

    def _texts(self, value: object, field: str) -> tuple[str, ...]:
        return tuple(self._words(inner, field) for inner in self._list(value, field, "a list of text"))

    def _list(self, value: object, field: str, expected: str, *, may_be_empty: bool = False) -> list[object]:
        if not isinstance(value, list):
            raise self.wrong(field, value, expected, ItemReason.WRONG_TYPE)
        if not value and not may_be_empty:
            raise self.wrong(field, value, expected, ItemReason.MISSING)
        return value
