"""Keep the cards that were approved while the index is served, beside the releases of their library.

They are material like the cards of the library's own folder: every build takes them in. Where they were
approved is kept elsewhere; this file is what was published of that.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from index.release import flush
from knowledge.cards import entry_of, read_entries
from knowledge.document import Card
from knowledge.errors import CardError, DocumentError
from knowledge.library import Library, Problem

APPROVED_CARDS = "approved-cards.json"
# Ids of approved cards begin so, and no others.
_MARK = "approved-"


def approved_id(name: object) -> str:
    """The id of an approved card, from a name of its own."""
    return f"{_MARK}{name}"


def is_approved(card_id: str) -> bool:
    """Whether that is the id of an approved card."""
    return card_id.startswith(_MARK)


def read_approved(
    library_dir: Path, texts: Mapping[str, str] | None = None
) -> tuple[list[Card], list[DocumentError]]:
    """The approved cards, and what is wrong with others.

    With the library's `texts`, by document, each quote must stand in its document word for word.
    """
    try:
        entries = json.loads((library_dir / APPROVED_CARDS).read_text("utf-8"))
    except FileNotFoundError:
        return [], []
    except ValueError as error:
        return [], [CardError(APPROVED_CARDS, f"not valid JSON ({error}): restart Yunxue, it is made anew")]
    return read_entries(entries if isinstance(entries, list) else [], APPROVED_CARDS, texts)


def write_approved(library_dir: Path, cards: Iterable[Card]) -> None:
    """Replace the approved cards, in one step. The caller holds the build lock."""
    staged = library_dir / f".{APPROVED_CARDS}-{os.getpid()}"
    staged.write_text(json.dumps([entry_of(card) for card in cards], ensure_ascii=False, indent=1), "utf-8")
    flush(staged)
    staged.replace(library_dir / APPROVED_CARDS)
    flush(library_dir)


def take_approved(library_dir: Path, target: Path) -> None:
    """Copy the approved cards, where there are any, into another folder."""
    if (library_dir / APPROVED_CARDS).exists():
        shutil.copy2(library_dir / APPROVED_CARDS, target / APPROVED_CARDS)


def with_approved(library: Library, library_dir: Path) -> Library:
    """A library with the cards approved for it before its own: who approved one wants it to answer.

    One whose quote no longer stands in its document is left out and becomes a problem.
    """
    texts = {one.document.path: one.document.text for one in library.documents}
    cards, wrong = read_approved(library_dir, texts)
    own = tuple(card for card in library.cards if not is_approved(card.id))
    problems = [Problem(error.path, error.code, error.problem) for error in wrong]
    problems += [_misnamed(card.id) for card in library.cards if is_approved(card.id)]
    return replace(library, cards=(*cards, *own), problems=(*library.problems, *problems))


def _misnamed(card_id: str) -> Problem:
    said = f"card {card_id}: ids of this kind are for approved cards, so it is left out: give it another one"
    return Problem("cards", "bad_card", said)
