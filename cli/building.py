"""Run a build for the command line: its progress, its problems, and what is left when it is stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.markup import escape

from cli.console import notes
from cli.on_record import content_changed
from cli.progress import StagedProgress, staged_progress
from cli.stopping import stop, stopped_like_ctrl_c
from index.build import Builder, BuildReport, Read
from index.errors import NoReleaseError
from index.opening import open_builder
from index.release import current_release
from index.settings import IndexSettings
from knowledge.library import Problem, load_library
from study.audit.log import Action

_ID_SHOWN = 12
_TOLD_S = 0.1


def reading(paths: list[Path], progress: StagedProgress) -> Read:
    """How a builder reads these materials, saying how many files are read.

    Logs also get each problem when it is found.
    """
    return lambda known: load_library(
        *paths,
        today=datetime.now(UTC).astimezone().date(),
        progress=lambda done, total, _: progress.report("reading", done, total),
        found=None if notes.is_terminal else tell,
        known=known,
    )


def tell(problem: Problem) -> None:
    """Say what is wrong with a material."""
    line = f"[yellow]{problem.code}[/yellow] {escape(problem.path)}: {escape(problem.message)}"
    notes.print(line, soft_wrap=True)


def summary(report: BuildReport) -> dict[str, Any]:
    """What a build did, as JSON."""
    manifest = report.manifest
    return {
        "release": manifest.release,
        "library": manifest.library,
        "documents": manifest.documents,
        "passages": manifest.passages,
        "provisions": manifest.provisions,
        "cards": manifest.cards,
        "embedded": report.embedded,
        "new": report.is_new,
        "stages_s": dict(report.stages_s),
    }


def told(report: BuildReport, problems: int) -> str:
    """What a build did, in one line."""
    manifest = report.manifest
    made = f"{report.embedded} texts embedded" if report.is_new else "nothing had changed"
    return (
        f"library {manifest.library}: {manifest.documents} documents, {manifest.provisions} provisions, "
        f"{manifest.passages} passages, {manifest.cards} cards; {made}; {problems} problems; "
        f"release {manifest.release[:_ID_SHOWN]} is current"
    )


def timeline(report: BuildReport) -> str:
    """How long the build took, and the stages that took a tenth of a second or more."""
    spent = [f"{stage} {seconds:.1f}" for stage, seconds in report.stages_s.items() if seconds >= _TOLD_S]
    return f"seconds: {sum(report.stages_s.values()):.1f}; {', '.join(spent) or 'no stage took long'}"


def build_release(settings: IndexSettings, paths: list[Path]) -> BuildReport:
    """Read the materials and build their release; when stopped, say where things stand.

    Raises:
        KnowledgeError: the materials cannot be read.
        IndexingError: the release cannot be built.
    """
    before = _current(settings)
    builder: Builder | None = None
    try:
        with stopped_like_ctrl_c(), staged_progress() as progress:
            builder = open_builder(settings, progress=progress.report)
            report = builder.build(reading(paths, progress), settings.library, now=datetime.now(UTC))
    except KeyboardInterrupt:
        stop(_where_it_stands(settings, builder, before))
    content_changed(Action.RELEASE_PUBLISHED, settings.library, report.manifest.release, before)
    return report


def _where_it_stands(settings: IndexSettings, builder: Builder | None, before: str | None) -> str:
    current = _current(settings)
    if current is None:
        stands = "there is still no release"
    elif current == before:
        stands = f"release {current[:_ID_SHOWN]} is still current"
    else:
        stands = f"release {current[:_ID_SHOWN]} had just been made current"
    if builder is None:
        return f"{stands}, and no text was embedded yet"
    return f"{stands}, and {builder.kept(settings.library)} embedded texts are kept for the next build"


def _current(settings: IndexSettings) -> str | None:
    try:
        return current_release(settings.releases_dir / settings.library).name
    except NoReleaseError:
        return None
