"""The `yunxue bank` commands: bring items in, write them out, list them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.markup import escape

from api.settings import ApiSettings
from cli.bank_reports import as_json, show_exported, show_imported, show_items, stored_as_json
from cli.console import fail, notes, print_json
from cli.drafting import draft
from cli.errors import FilesRefusedError
from cli.on_record import COMMAND_LINE
from knowledge.bank.files import Format, format_of, format_to_write, read_items, write_items
from knowledge.bank.formats.excel_writing import write_template
from knowledge.bank.item import ItemKind
from knowledge.bank.reading import MOST_BYTES, BankUnreadableError, Reading
from knowledge.bank.words import bank_words
from study.errors import OldLayoutError, StudyError
from study.ledger import bank
from study.ledger.bank import State, Wanted
from study.ledger.bank_import import Report, import_items, preview, preview_of_nothing
from study.migrating import is_newest, migrate
from study.rules import UNIT_LIMIT
from study.storage import Storage

app = typer.Typer(no_args_is_help=True, help="The question bank.")
app.command()(draft)

_LISTED = 50
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file.")]
FormatOption = Annotated[Format | None, typer.Option("--format", help="By name and content if not given.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one line of JSON.")]
TopicOption = Annotated[str | None, typer.Option("--topic", help="Only this topic.")]
KindOption = Annotated[ItemKind | None, typer.Option("--kind", help="Only this kind.")]
StateOption = Annotated[State | None, typer.Option("--state", help="Only these.")]


@app.command("import")
def import_bank(
    file: File,
    form: FormatOption = None,
    collection: Annotated[
        str | None, typer.Option(help="What the items belong to; the file's name if not given.")
    ] = None,
    as_drafts: Annotated[
        bool, typer.Option("--as-drafts", help="Hold the items back until they are approved.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")
    ] = False,
    in_json: JsonOption = False,
) -> None:
    """Bring the items of a file in, all good rows at once; the others are named.

    Exit status 1 if the file cannot be read, or none of its rows came in.
    """
    named = (collection or file.stem)[:UNIT_LIMIT]
    try:
        form, reading = _read(file, form)
        report = _tried(reading, named, as_drafts) if dry_run else _imported(reading, named, as_drafts)
    except BankUnreadableError as error:
        _refuse(error, in_json=in_json)
    except (StudyError, FilesRefusedError) as error:
        fail(error)
    if in_json:
        print_json(as_json(report, reading, form=form, collection=named, dry_run=dry_run))
    else:
        show_imported(report, reading, dry_run=dry_run, as_drafts=as_drafts)
    if report.errors and not report.imported:
        raise typer.Exit(1)


@app.command("export")
def export_bank(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")],
    form: FormatOption = None,
    topic: TopicOption = None,
    kind: KindOption = None,
    state: StateOption = State.APPROVED,
    in_json: JsonOption = False,
) -> None:
    """Write items as a file, and say what its format does not hold."""
    words = bank_words()
    try:
        chosen = form or format_to_write(file.name)
        storage = Storage.open(ApiSettings().database, must_exist=True)
        found, _ = bank.page(storage, Wanted(topic, kind, state))
        storage.close()
        written = write_items([one.item for one in found], chosen, words)
        file.write_bytes(written.content)
    except BankUnreadableError as error:
        _refuse(error, in_json=in_json)
    except StudyError as error:
        fail(error)
    except OSError as error:
        fail(FilesRefusedError("writing the items", error))
    show_exported(written, len(found), in_json=in_json)


@app.command("list")
def list_bank(
    topic: TopicOption = None,
    kind: KindOption = None,
    state: StateOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = _LISTED,
    in_json: JsonOption = False,
) -> None:
    """List items, in the order in which they came in."""
    try:
        storage = Storage.open(ApiSettings().database, must_exist=True)
        found, total = bank.page(storage, Wanted(topic, kind, state), limit=limit)
        storage.close()
    except StudyError as error:
        fail(error)
    if in_json:
        print_json({"total": total, "items": [stored_as_json(one) for one in found]})
    else:
        show_items(found, total)


@app.command()
def template(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")]) -> None:
    """Write an Excel workbook to fill in, with examples."""
    try:
        file.write_bytes(write_template(bank_words()))
    except OSError as error:
        fail(FilesRefusedError("writing the template", error))


def _read(file: Path, form: Format | None) -> tuple[Format, Reading]:
    words = bank_words()
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BankUnreadableError("too_large")
        content = file.read_bytes()
    except OSError as error:
        raise FilesRefusedError("reading the items", error) from error
    chosen = form or format_of(file.name, content, words)
    return chosen, read_items(content, chosen, words)


def _imported(reading: Reading, collection: str, as_drafts: bool) -> Report:
    storage = Storage.open(ApiSettings().database)
    migrate(storage)
    report = import_items(
        storage, reading, collection, as_drafts=as_drafts, actor=COMMAND_LINE, now=datetime.now(UTC)
    )
    storage.close()
    return report


def _tried(reading: Reading, collection: str, as_drafts: bool) -> Report:
    """Against the records, if there are any: a try neither makes nor migrates them."""
    settings = ApiSettings()
    if not settings.records_exist:
        return preview_of_nothing(reading)
    storage = Storage.open(settings.database, must_exist=True)
    if not is_newest(storage):
        raise OldLayoutError
    report = preview(storage, reading, collection, as_drafts=as_drafts)
    storage.close()
    return report


def _refuse(error: BankUnreadableError, *, in_json: bool) -> NoReturn:
    reason = bank_words().refusal(error.reason, error.seen)
    if in_json:
        print_json({"imported": 0, "errors": [{"number": None, "reason": reason, "codes": [error.reason]}]})
    else:
        notes.print(f"[red]{escape(reason)}[/red]", soft_wrap=True)
    raise typer.Exit(1)
