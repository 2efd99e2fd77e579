"""The `yunxue index` and `yunxue model` commands: fetch, build, search, look."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from cli.building import build_release, summary, tell, timeline, told
from cli.console import fail, notes, print_json, results
from cli.progress import staged_progress
from index.errors import IndexingError, SettingError
from index.filters import Filters
from index.hits import Findings, Hit
from index.model.adapting import write_adapted_encoder
from index.model.fetch import ensure_model
from index.opening import catalogue_entry
from index.results import findings_as_json
from index.searcher import Searcher
from index.settings import IndexSettings
from knowledge.errors import KnowledgeError

app = typer.Typer(no_args_is_help=True, help="Build, search and look at the index.")
model_app = typer.Typer(no_args_is_help=True, help="Fetch the embedding model, adapt it.")

LibraryOption = Annotated[str | None, typer.Option("--library", help="Name of the library.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one line of JSON.")]

_QUOTE_SHOWN = 60


def settings_for(library: str | None) -> IndexSettings:
    """The settings, with another library where one is named.

    Raises:
        SettingError: one of them cannot be used.
    """
    try:
        return IndexSettings() if library is None else IndexSettings(library=library)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise SettingError(str(wrong["loc"][0]), wrong["input"], wrong["msg"]) from error


@app.command()
def build(
    paths: Annotated[list[Path], typer.Argument(help="Folders or files of material.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build a release from materials and make it current."""
    try:
        report = build_release(settings_for(library), paths)
    except (IndexingError, KnowledgeError) as error:
        fail(error)
    for line in report.passed_over:
        notes.print(line, markup=False, soft_wrap=True)
    problems = report.library.problems
    for problem in problems:
        tell(problem)
    if as_json:
        print_json(summary(report) | {"problems": [asdict(problem) for problem in problems]})
    else:
        results.print(told(report, len(problems)))
        if report.is_new:
            notes.print(timeline(report), markup=False, soft_wrap=True)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="A question in everyday words.")],
    library: LibraryOption = None,
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many hits.")] = 5,
    folder: Annotated[list[str] | None, typer.Option(help="Only this top folder; can be repeated.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="Only this rank; can be repeated.")] = None,
    year_from: Annotated[int | None, typer.Option(help="Only what was issued since this year.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Only what was issued up to this year.")] = None,
    all_versions: Annotated[bool, typer.Option(help="Also what is superseded, repealed or expired.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Search the current release."""
    filters = Filters(
        folders=frozenset(folder or ()),
        levels=frozenset(level or ()),
        year_from=year_from,
        year_to=year_to,
        only_in_force=not all_versions,
    )
    try:
        searcher = Searcher.open(settings_for(library))
        findings = searcher.search(question, k=k, filters=filters)
    except IndexingError as error:
        fail(error)
    if as_json:
        print_json(findings_as_json(findings))
        return
    results.print(_hits_table(findings))
    verdict = "answerable" if findings.answerable else "would be refused"
    results.print(f"confidence {findings.confidence:.2f} ({verdict}), release {findings.release[:12]}")
    stages = [f"{stage} {spent:.1f}" for stage, spent in findings.timings_ms.items()]
    results.print(f"milliseconds: {', '.join(stages)}")


@app.command()
def info(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """Show what is being served."""
    try:
        facts = asdict(Searcher.open(settings_for(library)).info())
    except IndexingError as error:
        fail(error)
    if as_json:
        print_json(facts)
        return
    table = Table(show_header=False)
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), str(value))
    results.print(table)


@model_app.command()
def fetch(as_json: JsonOption = False) -> None:
    """Fetch the embedding model, checked against its pinned hashes; quick when it is there already."""
    try:
        settings = settings_for(None)
        entry = catalogue_entry(settings)
        if entry is None:
            fail(IndexingError(f"{settings.embedding_model} is a folder of your own: nothing to fetch"))
        with staged_progress() as progress:
            folder = ensure_model(
                entry,
                settings.models_dir,
                progress=lambda done, total, what: progress.report(what, done, total),
            )
    except IndexingError as error:
        fail(error)
    if as_json:
        print_json({"model": entry.name, "folder": str(folder)})
    else:
        results.print(f"{entry.name} is in {folder}")


@model_app.command()
def adapt(
    adapter: Annotated[Path, typer.Argument(help="The trained change, an .npz file.")],
    folder: Annotated[Path, typer.Argument(help="Where the encoder is written.")],
) -> None:
    """Write the encoder that a trained change makes of its model; the model is fetched if need be."""
    try:
        with staged_progress() as progress:
            write_adapted_encoder(
                adapter,
                folder,
                models_dir=settings_for(None).models_dir,
                progress=lambda done, total, what: progress.report(what, done, total),
            )
    except IndexingError as error:
        fail(error)
    results.print(f"the encoder is in {folder}", soft_wrap=True)


def _hits_table(findings: Findings) -> Table:
    table = Table("#", "similarity", "citation", "quote")
    for place, hit in enumerate(findings.hits, 1):
        quote = " ".join(hit.quote.split())[:_QUOTE_SHOWN]
        table.add_row(str(place), f"{hit.similarity:.3f}", escape(_cited(hit)), escape(quote))
    return table


def _cited(hit: Hit) -> str:
    citation = hit.citation
    where = [citation.title, citation.number, citation.provision or " / ".join(citation.headings)]
    label = [f"[{hit.kind}]"] if hit.card_id else []
    mark = [] if citation.validity == "in_force" else [f"({citation.validity})"]
    return " ".join([*label, *(part for part in where if part), *mark])
