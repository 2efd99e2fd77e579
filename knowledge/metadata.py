"""Find out what a document says of itself: title, number, level and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

import yaml

from knowledge.errors import MetadataError
from knowledge.front import front_matter, history
from knowledge.history import read_history, read_opening
from knowledge.titles import title_from_name, title_from_text
from knowledge.vocabulary import level_of_folder

_TEXT_KEYS = ("title", "number", "level", "source")
_DATE_KEYS = ("issued", "effective", "expires")
_KEYS = (*_TEXT_KEYS, *_DATE_KEYS, "repealed")
_BLOCK = "the block between the --- lines"
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_IN_NAME = re.compile(r"[(（](\d{4}-\d{2}-\d{2})[)）]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text."""

    title: str
    number: str | None = None
    level: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    repealed: bool = False
    source: str | None = None


def read_metadata(text: str, path: str, *, stated_title: str | None = None) -> Metadata:
    """What the front matter, a law's history, the file's name and its folder say, in this order.

    Raises:
        MetadataError: the front matter is not a mapping, or a key or value in it is wrong.
    """
    matter = front_matter(text)
    title = title_from_text(text, stated=stated_title) or title_from_name(path)
    known = Metadata(title, issued=_date_in_name(path))
    if matter is not None:
        return _from_front_matter(matter, known, path)
    past = history(text)
    told = read_history(past, text[len(past) :]) if past is not None else read_opening(text)
    issued = known.issued or told.issued
    # A revised law keeps the sentence that put its first version into force; that is no date of this one.
    current = told.effective if told.effective and (not issued or told.effective >= issued) else None
    return replace(known, number=told.number, issued=issued, effective=current, level=level_of_folder(path))


def _from_front_matter(matter: str, known: Metadata, path: str) -> Metadata:
    given = _values(matter, path)
    texts = {key: _text(given[key], key, path) for key in _TEXT_KEYS if key in given}
    dates = {key: _date(given[key], key, path) for key in _DATE_KEYS if key in given}
    repealed = given.get("repealed", False)
    if not isinstance(repealed, bool):
        raise MetadataError(path, "repealed", repealed, "true or false")
    return Metadata(
        title=texts.get("title") or known.title,
        number=texts.get("number"),
        level=texts.get("level"),
        source=texts.get("source"),
        issued=dates.get("issued") or known.issued,
        effective=dates.get("effective"),
        expires=dates.get("expires"),
        repealed=repealed,
    )


def _values(matter: str, path: str) -> dict[str, object]:
    """What the block says, keys checked, keys without a value left out."""
    try:
        values = yaml.safe_load(matter)
    except (yaml.YAMLError, ValueError) as error:
        raise MetadataError(path, _BLOCK, str(error), "YAML, key: value") from error
    if not isinstance(values, dict | None):
        raise MetadataError(path, _BLOCK, values, "YAML, key: value")
    for key, value in (values or {}).items():
        if key not in _KEYS:
            raise MetadataError(path, str(key), value, f"one of the keys {', '.join(_KEYS)}")
    return {key: value for key, value in (values or {}).items() if value is not None}


def _text(value: object, key: str, path: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise MetadataError(path, key, value, "text (put it in quotation marks)")


def _date(value: object, key: str, path: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass  # told below, with what was expected
    raise MetadataError(path, key, value, "a date such as 2024-01-31")


def _date_in_name(path: str) -> date | None:
    for found in reversed(_DATE_IN_NAME.findall(path.rsplit("/", 1)[-1])):
        try:
            return date.fromisoformat(found)
        except ValueError:
            continue
    return None
