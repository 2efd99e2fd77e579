"""Turn the bytes of a file into text or JSON values, whatever they are."""

from __future__ import annotations

import json

from knowledge.bank.reading import MOST_BYTES, BankUnreadableError
from knowledge.errors import UndecodableError
from knowledge.formats.encoding import decode


class Pairs(dict[str, object]):
    """A JSON object that remembers every entry, also where a key comes twice."""

    def __init__(self, entries: list[tuple[str, object]]) -> None:
        super().__init__(entries)
        self.entries = tuple(entries)


def text_of(content: bytes) -> str:
    r"""The characters of a text file, each line ended by \n.

    Raises:
        BankUnreadableError: it is too large, or no text.
    """
    if len(content) > MOST_BYTES:
        raise BankUnreadableError("too_large")
    try:
        text = decode(content, "")
    except UndecodableError as error:
        raise BankUnreadableError("not_text") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_of(content: bytes) -> object:
    """The value in a JSON file; objects are `Pairs`.

    Raises:
        BankUnreadableError: it is too large, or no JSON; `seen` says where.
    """
    try:
        return json.loads(text_of(content), object_pairs_hook=Pairs)
    except json.JSONDecodeError as error:
        raise BankUnreadableError("not_json", f"{error.lineno}:{error.colno}") from error
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of too many digits
        raise BankUnreadableError("not_json") from error
