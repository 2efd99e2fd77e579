"""The `yunxue events` commands: exchange records with another box, by file or over the network."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.settings import ApiSettings
from cli.console import fail, notes, results
from cli.errors import CommandError, FilesRefusedError, TokenFileError
from cli.event_files import export_events
from cli.on_record import COMMAND_LINE
from cli.partner import HttpPartner, goes_in_the_clear
from cli.stopping import stop, stopped_like_ctrl_c
from study.errors import StudyError
from study.events.batch import BatchReader
from study.ledger import exchange_in, syncing
from study.migrating import migrate
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind
from study.storage import Storage

app = typer.Typer(no_args_is_help=True, help="Exchange of events between boxes; see docs/exchange.md.")
_REFUSED = (CommandError, StudyError)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TOKEN_FILE = "exchange-token"  # noqa: S105 - the name of a file


@app.command()
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write, as on a USB stick.")],
    since: Annotated[
        int, typer.Option("--since", min=0, help="Only what came after this position of the last export.")
    ] = 0,
) -> None:
    """Write this box's events into a file for another box."""
    try:
        with stopped_like_ctrl_c(), closing(_storage()) as storage:
            count, to = export_events(storage, file, since=since)
    except KeyboardInterrupt:
        stop("nothing was written")
    except _REFUSED as error:
        fail(error)
    results.print(f"{file}: {count} events; the next export can begin with --since {to}", soft_wrap=True)


@app.command("import")
def import_events(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `export` wrote.")],
) -> None:
    """Take in the events of another box; what is there already stays as it is."""
    try:
        with stopped_like_ctrl_c(), closing(_storage()) as storage, file.open("rb") as opened:
            batch = BatchReader(opened)
            taken = exchange_in.receive(storage, batch, actor=COMMAND_LINE, now=datetime.now(UTC))
    except KeyboardInterrupt:
        stop("run the command again, it goes on where it stopped")
    except OSError as error:
        fail(FilesRefusedError("reading the events", error))
    except _REFUSED as error:
        fail(error)
    results.print(f"{taken.created} new events, {taken.known} were there already.")
    if taken.gap:
        after = batch.stretch.after
        notes.print(
            f"[yellow]note:[/yellow] earlier events of that box, up to its position {after}, are not all "
            "here: import its earlier file as well, in any order",
            soft_wrap=True,
        )


@app.command()
def sync(
    url: Annotated[str, typer.Argument(help="The other box's address, as in http://192.168.1.10:8000")],
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="The other box's token; see `events token`.")
    ] = None,
) -> None:
    """Pull and push events until both boxes have all of them; both may be in use meanwhile."""
    settings = ApiSettings()
    if goes_in_the_clear(url):
        notes.print("[yellow]note:[/yellow] over http:// others in that network can read along")
    try:
        with stopped_like_ctrl_c(), closing(_storage()) as storage:
            token = _token(token_file or settings.secrets_dir / _TOKEN_FILE)
            with closing(HttpPartner.at(url, token)) as partner:
                done = syncing.synchronise(
                    storage, partner, actor=COMMAND_LINE, now=lambda: datetime.now(UTC)
                )
    except KeyboardInterrupt:
        stop("run the command again, it goes on where it stopped")
    except _REFUSED as error:
        fail(error)
    results.print(f"{done.pulled} events pulled, {done.pushed} pushed.")


@app.command()
def token(label: Annotated[str, typer.Argument(help="Which box gets it, as in train-3.")]) -> None:
    """Issue a token with which another box may exchange events with this one, and nothing else.

    It is shown once: save it there as secrets/exchange-token in the data folder, readable by its owner only.
    """
    try:
        with closing(_storage()) as storage:
            _, secret = tokens.issue(
                storage, TokenKind.BOX, label, branch=None, actor=COMMAND_LINE, now=datetime.now(UTC)
            )
    except _REFUSED as error:
        fail(error)
    results.print(escape(secret), soft_wrap=True)


def _token(file: Path) -> str:
    try:
        if file.stat().st_mode & _OTHERS:
            raise TokenFileError(file, "can be read by others")
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileError(file, "cannot be read") from error


def _storage() -> Storage:
    storage = Storage.open(ApiSettings().database)
    migrate(storage)
    return storage
