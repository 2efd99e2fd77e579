"""`yunxue bank draft`: propose items from the materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from api.settings import ApiSettings
from cli.console import fail, print_json, results
from cli.indexing import settings_for
from cli.on_record import COMMAND_LINE
from index.errors import IndexingError
from index.filters import Filters
from index.item_drafts import documents_in_force, drafts_of
from index.searcher import Searcher
from index.snapshot import Snapshot
from knowledge.bank.drafting import Draft
from knowledge.bank.item import Item
from knowledge.bank.words import bank_words
from study.errors import OldLayoutError, StudyError
from study.ledger import bank_proposals
from study.migrating import is_newest, migrate
from study.storage import Storage

_AT_ONCE = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Drafted:
    """`proposed` are new to the bank, from `documents` of all; with a higher limit there would be `more`."""

    proposed: tuple[Draft, ...]
    documents: int
    in_all: int
    more: bool


def draft(
    library: Annotated[str | None, typer.Argument(help="Name of the library.")] = None,
    document: Annotated[
        list[str] | None, typer.Option("--document", help="Only this document; may be given again.")
    ] = None,
    folder: Annotated[list[str] | None, typer.Option("--folder", help="Only this top folder.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many new drafts at most.")] = _AT_ONCE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be drafted, and write nothing.")
    ] = False,
    in_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Draft fill-in and true-or-false items from the current release, each with the passage behind it.

    No member gets a draft before content staff approve it. What was proposed once is not proposed again.
    """
    if document and folder:
        raise typer.BadParameter("name documents or folders, not both", param_hint="--folder")
    try:
        drafted, named = _drafted(library, document or [], folder or [], limit)
        if not dry_run:
            _propose([one.item for one in drafted.proposed], named)
    except (IndexingError, StudyError) as error:
        fail(error)
    if in_json:
        print_json(_as_json(drafted, named, dry_run=dry_run))
    else:
        _show(drafted, dry_run=dry_run)


def _drafted(
    library: str | None, documents: list[str], folders: list[str], limit: int
) -> tuple[_Drafted, str]:
    settings = settings_for(library)
    with _records() as storage, closing(Searcher.open(settings)) as searcher:
        snapshot = searcher.snapshot()
        in_folders = documents_in_force(snapshot, Filters(folders=frozenset(folders)))
        paths = tuple(dict.fromkeys(documents)) or in_folders
        read: list[str] = []
        found = tuple(islice(_new_drafts(snapshot, paths, storage, read), limit + 1))
    return _Drafted(found[:limit], len(read), len(paths), more=len(found) > limit), settings.library


def _new_drafts(
    snapshot: Snapshot, paths: Sequence[str], storage: Storage | None, read: list[str]
) -> Iterator[Draft]:
    """Drafts that the bank never had, document by document; `read` tells how far it has come."""
    for path in paths:
        read.append(path)
        drafts = drafts_of(snapshot, path)
        items = [one.item for one in drafts]
        new = {item.id for item in (bank_proposals.never_had(storage, items) if storage else items)}
        yield from (one for one in drafts if one.item.id in new)


@contextmanager
def _records() -> Iterator[Storage | None]:
    """The records, if there are any: looking neither makes nor migrates them."""
    settings = ApiSettings()
    if not settings.records_exist:
        yield None
        return
    with closing(Storage.open(settings.database, must_exist=True)) as storage:
        if not is_newest(storage):
            raise OldLayoutError
        yield storage


def _propose(items: list[Item], collection: str) -> None:
    with closing(Storage.open(ApiSettings().database)) as storage:
        migrate(storage)
        bank_proposals.propose(storage, items, collection, actor=COMMAND_LINE, now=datetime.now(UTC))


def _as_json(drafted: _Drafted, library: str, *, dry_run: bool) -> dict[str, object]:
    return {
        "library": library,
        "drafted": len(drafted.proposed),
        "dry_run": dry_run,
        "documents": drafted.documents,
        "documents_in_all": drafted.in_all,
        "more": drafted.more,
        "drafts": [
            {
                "id": one.item.id,
                "kind": one.item.kind.value,
                "stem": one.item.stem,
                "right": one.right,
                "wrong": one.wrong or None,
                "wrong_from": one.wrong_from or None,
                "document": one.passage.document,
                "provision": one.passage.provision,
            }
            for one in drafted.proposed
        ],
    }


def _show(drafted: _Drafted, *, dry_run: bool) -> None:
    words = bank_words().report
    said = words["would_draft" if dry_run else "drafted"]
    results.print(said.format(count=len(drafted.proposed), documents=drafted.documents, all=drafted.in_all))
    table = Table(words["stem"], words["right"], words["wrong"])
    for one in drafted.proposed[:_SHOWN]:
        table.add_row(escape(one.item.stem), escape(one.right), escape(one.wrong))
    if drafted.proposed:
        results.print(table)
    if len(drafted.proposed) > _SHOWN:
        results.print(words["more_drafts"].format(shown=_SHOWN))
    if drafted.more:
        results.print(words["documents_left"])
