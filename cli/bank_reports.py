"""Show what became of a file of items, in Chinese or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from cli.console import print_json, results
from knowledge.bank.checking import shortened
from knowledge.bank.files import Format
from knowledge.bank.mapping import mapping_of
from knowledge.bank.reading import Reading, RowError
from knowledge.bank.words import bank_words
from knowledge.bank.writing import WHOLE, Written
from study.ledger.bank import StoredItem
from study.ledger.bank_import import Report

_STEM_SHOWN, _NOTES_SHOWN = 40, 20


def as_json(
    report: Report, reading: Reading, *, form: Format, collection: str, dry_run: bool
) -> dict[str, Any]:
    """A report as JSON: one entry of `errors` for each row that stayed out."""
    words = bank_words()
    return {
        "imported": report.imported,
        "added": report.added,
        "changed": report.changed,
        "approved": report.approved,
        "unchanged": report.unchanged,
        "dry_run": dry_run,
        "format": form.value,
        "collection": collection,
        "errors": [
            {
                "number": error.number,
                "reason": _reason(error),
                "codes": [fault.code for fault in error.faults],
                "stem": error.stem,
            }
            for error in report.errors
        ],
        "notes": [
            {"number": row.number, "code": note.code, "note": words.note(note)}
            for row in reading.rows
            for note in row.notes
        ],
    }


def show_imported(report: Report, reading: Reading, *, dry_run: bool, as_drafts: bool) -> None:
    """The same for people."""
    words = bank_words()
    said = words.report["would_import" if dry_run else "imported"]
    results.print(
        said.format(
            added=report.added,
            changed=report.changed,
            approved=report.approved,
            unchanged=report.unchanged,
        )
    )
    if as_drafts:
        results.print(words.report["as_drafts"])
    if report.errors:
        rows = [(str(error.number), _reason(error), error.stem) for error in report.errors]
        _show(("row", "reason", "stem"), rows, _counted("errors", rows))
    noted = [(str(row.number), words.note(note)) for row in reading.rows for note in row.notes]
    if noted:
        _show(("row", "note"), noted[:_NOTES_SHOWN], _counted("notes", noted))
    if len(noted) > _NOTES_SHOWN:
        results.print(words.report["more_notes"].format(shown=_NOTES_SHOWN))


def show_exported(written: Written, count: int, *, in_json: bool) -> None:
    """How many items were written, and what the format does not hold of how many of them."""
    words = bank_words()
    left_out = [loss.item for loss in written.losses if loss.what == WHOLE]
    parts = Counter(loss.what for loss in written.losses if loss.what != WHOLE)
    if in_json:
        print_json({"exported": count - len(left_out), "left_out": left_out, "not_held": dict(parts)})
        return
    results.print(words.report["exported"].format(count=count - len(left_out)))
    if parts:
        rows = [(words.losses[what], str(number)) for what, number in parts.most_common()]
        _show(("lost", "count"), rows, words.report["losses"])
    if left_out:
        rows = [(item, words.losses[WHOLE]) for item in left_out]
        _show(("id", "reason"), rows, words.report["left_out"])


def show_items(found: Sequence[StoredItem], total: int) -> None:
    """A table of items."""
    words = bank_words()
    if not found:
        results.print(words.report["empty"])
        return
    rows = [
        (
            one.item.id,
            words.kinds[one.item.kind][0],
            one.item.topic,
            shortened(one.item.stem, _STEM_SHOWN),
            words.states[one.state],
            str(one.version),
        )
        for one in found
    ]
    titles = ("id", "kind", "topic", "stem", "state", "version")
    _show(titles, rows, words.report["total"].format(total=total))
    if total > len(found):
        results.print(words.report["more"].format(shown=len(found)))


def stored_as_json(one: StoredItem) -> dict[str, Any]:
    """An item with where it stands."""
    return {
        "item": mapping_of(one.item),
        "collection": one.collection,
        "state": one.state.value,
        "version": one.version,
        "approved_version": one.approved_version,
    }


def _show(titles: Sequence[str], rows: Iterable[Sequence[str]], heading: str) -> None:
    """Print a table; texts are folded, never cut: Chinese has no blanks to break at."""
    table = Table()
    for name in titles:
        table.add_column(bank_words().report[name], overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    results.print(heading)
    results.print(table)


def _reason(error: RowError) -> str:
    return "".join(map(bank_words().problem, error.faults))


def _counted(name: str, told: Sequence[object]) -> str:
    return bank_words().report[name].format(count=len(told))
