"""The `yunxue index watch` command: build a release whenever a material changes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli.building import tell, told
from cli.console import fail, notes, results
from cli.indexing import LibraryOption, settings_for
from cli.stopping import stop, stopped_like_ctrl_c
from index.build import Builder
from index.errors import IndexingError
from index.opening import open_builder
from knowledge.errors import KnowledgeError
from knowledge.library import Known, Library, load_library
from knowledge.listing import files_below, is_folder

# Every file of the materials with its size, time of change in ns, and inode.
State = frozenset[tuple[str, int, int, int]]


def watch(
    paths: Annotated[list[Path], typer.Argument(help="Folders or files of material.")],
    library: LibraryOption = None,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 0.25,
) -> None:
    """Keep a library current: build whenever materials have changed and copying has ended, until Ctrl-C."""
    try:
        settings = settings_for(library)
        builder = open_builder(settings)
        with stopped_like_ctrl_c():
            for _ in settled(_looks(paths, every)):
                _build(builder, paths, settings.library)
    except (IndexingError, KnowledgeError) as error:
        fail(error)
    except KeyboardInterrupt:
        stop("the materials are no longer watched; the current release stays")


def settled(looks: Iterable[State]) -> Iterator[State]:
    """The states that two looks in a row have seen, each time they differ from the one before.

    A file that is still being copied looks different each time, and is waited for.
    """
    taken: State | None = None
    before: State | None = None
    for state in looks:
        if state == before and state != taken:
            taken = state
            yield state
        before = state


def _looks(paths: Iterable[Path], every: float) -> Iterator[State]:
    listed = list(paths)
    while True:
        yield frozenset(seen for path in listed for seen in _seen(path))
        time.sleep(every)


def _seen(path: Path) -> Iterator[tuple[str, int, int, int]]:
    for file in files_below(path) if is_folder(path) else [path]:
        # What vanishes between the listing and the look is seen as gone by the next one.
        with suppress(FileNotFoundError):
            facts = file.stat()
            yield str(file), facts.st_size, facts.st_mtime_ns, facts.st_ino


def _build(builder: Builder, paths: list[Path], library: str) -> None:
    """Build, and say what came of it. What cannot be built is told, and watched until it changes."""
    start = time.monotonic()
    try:
        report = builder.build(partial(_read, paths), library, now=datetime.now(UTC))
    except (IndexingError, KnowledgeError) as error:
        notes.print(f"error: {' '.join(str(error).split())}", markup=False, soft_wrap=True)
        return
    for problem in report.library.problems:
        tell(problem)
    spent = time.monotonic() - start
    results.print(f"{told(report, len(report.library.problems))}; {spent:.1f} s", soft_wrap=True)


def _read(paths: list[Path], known: Known) -> Library:
    return load_library(*paths, today=datetime.now(UTC).astimezone().date(), known=known)
