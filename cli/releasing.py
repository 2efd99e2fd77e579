"""The `yunxue index releases | publish | rollback | gc | verify` commands: look after releases."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from cli.console import fail, print_json, results
from cli.indexing import JsonOption, LibraryOption, settings_for
from cli.on_record import content_changed
from index.cleaning import clean
from index.errors import IndexingError
from index.inventory import StockedRelease, take_stock
from index.publishing import Switch, publish_release, roll_back
from index.staging import only_build
from index.verification import verify as verify_all
from study.audit.log import Action

_SHOWN = 12
_COLUMNS = ("release", "built", "docs", "passages", "cards", "MiB", "published", "")
_MIB = 1024 * 1024


def releases(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the library's releases: which is current, and where a rollback leads."""
    try:
        stock = take_stock(_library_dir(library))
    except (IndexingError, OSError) as error:
        fail(error)
    if as_json:
        print_json({"releases": [_as_json(release) for release in stock]})
        return
    # Fits into 80 columns.
    table = Table(*_COLUMNS, box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for release in stock:
        table.add_row(*_row(release))
    results.print(table)
    for release in stock:
        if release.damage:
            results.print(
                f"{release.folder.name[:_SHOWN]} is damaged: {escape(release.damage)}", soft_wrap=True
            )


def publish(
    release: Annotated[str, typer.Argument(help="The first digits of a release's id, at least 4.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a release current, after checking all its files."""
    try:
        switch = publish_release(_library_dir(library), release, now=datetime.now(UTC))
    except (IndexingError, OSError) as error:
        fail(error)
    name = settings_for(library).library
    content_changed(Action.RELEASE_PUBLISHED, name, switch.release, switch.before)
    _tell(switch, as_json=as_json)


def rollback(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Make the release current that was so before; once more goes one further back."""
    try:
        switch = roll_back(_library_dir(library), now=datetime.now(UTC))
    except (IndexingError, OSError) as error:
        fail(error)
    name = settings_for(library).library
    content_changed(Action.RELEASE_ROLLED_BACK, name, switch.release, switch.before)
    _tell(switch, as_json=as_json)


def gc(
    library: LibraryOption = None,
    keep: Annotated[int | None, typer.Option(min=0, help="How many of the newest are kept.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Delete old releases and what killed builds left, but never the current release or the one before."""
    try:
        library_dir = _library_dir(library)
        kept = settings_for(library).keep_releases if keep is None else keep
        with only_build(library_dir):
            cleaning = clean(library_dir, keep=kept, dry_run=dry_run)
    except (IndexingError, OSError) as error:
        fail(error)
    if as_json:
        print_json({"dry_run": dry_run} | asdict(cleaning))
        return
    deleted = [*(name[:_SHOWN] for name in cleaning.releases), *cleaning.left_overs]
    done = "would be deleted" if dry_run else "deleted"
    freed = f" ({cleaning.freed_bytes / _MIB:.1f} MiB)" if deleted else ""
    results.print(f"{done}: {', '.join(deleted) or 'nothing'}{freed}", soft_wrap=True)


def verify(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Hold all files of all releases against their checksums; exit status 1 if one differs."""
    try:
        verdicts = verify_all(_library_dir(library))
    except (IndexingError, OSError) as error:
        fail(error)
    if as_json:
        print_json({"releases": [asdict(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            said = (
                "; ".join(map(str, verdict.differences)) or f"{verdict.files} files are as they were sealed"
            )
            results.print(f"{verdict.release[:_SHOWN]}: {escape(said)}", soft_wrap=True)
    if any(verdict.differences for verdict in verdicts):
        raise typer.Exit(1)


def _library_dir(library: str | None) -> Path:
    settings = settings_for(library)
    return settings.releases_dir / settings.library


def _tell(switch: Switch, *, as_json: bool) -> None:
    if as_json:
        print_json({"release": switch.release, "before": switch.before})
    elif switch.release == switch.before:
        results.print(f"release {switch.release[:_SHOWN]} was current already")
    else:
        before = f", {switch.before[:_SHOWN]} was before" if switch.before else ""
        results.print(f"release {switch.release[:_SHOWN]} is current{before}")


def _as_json(release: StockedRelease) -> dict[str, Any]:
    manifest = release.manifest
    return {
        "release": release.folder.name,
        "built_at": manifest.built_at if manifest else None,
        "documents": manifest.documents if manifest else None,
        "passages": manifest.passages if manifest else None,
        "cards": manifest.cards if manifest else None,
        "damage": release.damage,
        "bytes": release.own_bytes,
        "published": release.published,
        "current": release.is_current,
        "rollback": release.is_rollback_target,
    }


def _row(release: StockedRelease) -> list[str]:
    manifest = release.manifest
    built = _local(manifest.built_at) if manifest else ""
    counts = [manifest.documents, manifest.passages, manifest.cards] if manifest else ["", "", ""]
    marks = {
        "current": release.is_current,
        "rollback": release.is_rollback_target,
        "damaged": release.damage is not None,
    }
    return [
        release.folder.name[:_SHOWN],
        built,
        *map(str, counts),
        f"{release.own_bytes / _MIB:.1f}",
        "".join(map(_local, release.published[-1:])),
        " ".join(mark for mark, applies in marks.items() if applies),
    ]


def _local(at: str) -> str:
    """A time (ISO 8601) on the clock of whoever reads it."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
