"""The `yunxue backup` and `yunxue restore` commands: what set-up cannot make again, in one file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.secret_files import load_secrets
from api.settings import ApiSettings
from cli.archive import write_archive
from cli.console import fail, print_json, results
from cli.errors import CommandError, FilesRefusedError, PlaceTakenError
from cli.progress import StagedProgress, megabytes, staged_progress
from cli.restoring import restore_into
from cli.stopping import stop, stopped_like_ctrl_c
from cli.working_folder import RELEASES, SECRETS, working_folder
from index.carrying import take_out
from index.errors import IndexingError
from study.errors import StudyError
from study.keeping import Records, records_at

_REFUSED = (CommandError, IndexingError, StudyError)
_JSON = typer.Option("--json", help="Print one line of JSON.")


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; by default named by the time.")
    ] = None,
    portable: Annotated[
        bool, typer.Option("--portable", help="For a database of any kind, as when a train's box is made.")
    ] = False,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Write records, served materials and keys into one file, also while Yunxue runs.

    The file holds personal data and keys: only its owner may read it, keep it where nobody else can.
    """
    now = datetime.now(UTC)
    target = file or Path(f"yunxue-{now.astimezone():%Y%m%d-%H%M%S}.tar")
    try:
        with stopped_like_ctrl_c(), staged_progress() as progress, _explained("the backup"):
            about = _back_up(ApiSettings(), target, now, progress, portable=portable)
    except KeyboardInterrupt:
        stop("nothing was written")
    except _REFUSED as error:
        fail(error)
    if as_json:
        print_json({"file": str(target), **about})
    else:
        results.print(
            f"{target}: records, keys and {len(about['libraries'])} libraries of {about['made_at']}"
        )


def restore(
    file: Annotated[Path, typer.Argument(help="What `yunxue backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Move aside what is there.")] = False,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Put a backup into the data folder, after checking every byte of it; Yunxue must not run meanwhile."""
    try:
        with stopped_like_ctrl_c(), staged_progress() as progress, _explained("the restoring"):
            settings = ApiSettings()
            about = restore_into(
                settings.data_dir,
                _records(settings),
                file,
                replace=replace,
                now=datetime.now(UTC),
                told=megabytes(progress, "reading MB"),
            )
    except KeyboardInterrupt:
        stop("run the command again")
    except _REFUSED as error:
        fail(error)
    if as_json:
        print_json({"file": str(file), **about})
    else:
        results.print(f"restored {len(about['libraries'])} libraries and the records of {about['made_at']}")


def _back_up(
    settings: ApiSettings, target: Path, now: datetime, progress: StagedProgress, *, portable: bool
) -> dict[str, Any]:
    if target.exists():
        raise PlaceTakenError(target, "is there already", "name another file")
    with working_folder(settings.data_dir) as folder:
        _records(settings).copy_into(folder, portable=portable)
        libraries = take_out(settings.data_dir / RELEASES, folder / RELEASES)
        load_secrets(settings.secrets_dir)  # records that no application has served yet come without
        shutil.copytree(settings.secrets_dir, folder / SECRETS)
        about = {"made_at": now.isoformat(timespec="seconds"), "libraries": libraries}
        write_archive(folder, target, about, megabytes(progress, "writing MB"))
    return about


def _records(settings: ApiSettings) -> Records:
    return records_at(settings.database, tools=settings.tools_of_postgresql)


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FilesRefusedError(what, error) from error
