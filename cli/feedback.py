"""The `yunxue feedback` and `yunxue cards` commands: what waits, and what was approved."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.settings import ApiSettings
from cli.console import fail, print_json, results
from cli.indexing import JsonOption, LibraryOption, settings_for
from index.errors import IndexingError
from study.errors import StudyError
from study.feedback.cards import ApprovedCard
from study.feedback.queue import Entry, EntryState
from study.ledger import approved_cards
from study.ledger import feedback as ledger
from study.rules import SHANGHAI
from study.storage import Storage


def feedback(
    library: LibraryOption = None,
    state: Annotated[
        EntryState, typer.Option("--state", help="What waits, or what was decided.")
    ] = EntryState.OPEN,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List the questions whose answers did not help or that were handed over, the most pressing first."""
    try:
        name = settings_for(library).library
        storage = Storage.open(ApiSettings().database, must_exist=True)
        found, total = ledger.queue(storage, name, state=state, limit=limit)
        storage.close()
    except (IndexingError, StudyError) as error:
        fail(error)
    if as_json:
        print_json({"entries": [_entry_as_json(one) for one in found], "total": total})
    elif found:
        results.print(_entries_table(found, total))
    else:
        results.print("Nothing waits." if state is EntryState.OPEN else "There is none.")


def cards(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the cards that were approved from feedback, the newest first."""
    try:
        name = settings_for(library).library
        storage = Storage.open(ApiSettings().database, must_exist=True)
        every = approved_cards.every(storage, name)
        storage.close()
    except (IndexingError, StudyError) as error:
        fail(error)
    if as_json:
        print_json([_card_as_json(one) for one in every])
    elif every:
        results.print(_cards_table(every))
    else:
        results.print("No card has been approved yet.")


def _entries_table(found: tuple[Entry, ...], total: int) -> Table:
    table = Table(
        "👎", "👍", "handed", "since", "question", "said", title=f"{len(found)} of {total} questions"
    )
    for one in found:
        since = f"{one.since.astimezone(SHANGHAI):%m-%d %H:%M}"
        counts = (str(one.downs), str(one.ups), str(one.handed))
        table.add_row(*counts, since, escape(one.question), escape("; ".join(one.comments[:2])))
    return table


def _cards_table(every: tuple[ApprovedCard, ...]) -> Table:
    table = Table("id", "approved", "question", "answer", "", title=f"{len(every)} approved cards")
    for one in every:
        words, at = one.approved.words, one.approved.at.astimezone(SHANGHAI)
        ended = "" if one.stands else "ended"
        table.add_row(one.approved.id, f"{at:%Y-%m-%d}", escape(words.question), escape(words.answer), ended)
    return table


def _entry_as_json(entry: Entry) -> dict[str, object]:
    """Without who said it."""
    return {
        "key": entry.key,
        "question": entry.question,
        "state": entry.state.value,
        "downs": entry.downs,
        "ups": entry.ups,
        "handed": entry.handed,
        "since": entry.since.isoformat(),
        "comments": list(entry.comments),
        "decision": None if entry.decision is None else entry.decision.told,
    }


def _card_as_json(card: ApprovedCard) -> dict[str, object]:
    approved, words = card.approved, card.approved.words
    return {
        "id": approved.id,
        "approved_at": approved.at.isoformat(),
        "question": words.question,
        "variants": list(words.variants),
        "answer": words.answer,
        "document": words.document,
        "quote": words.quote,
        "stands": card.stands,
    }
