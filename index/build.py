"""Build a release from a library: embed what is new, write it whole, publish it at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from index.approved import with_approved
from index.cleaning import clean_after_build, clear_left_overs
from index.embedding import Embedder
from index.encoder import Vectors
from index.errors import EmptyLibraryError
from index.faults import explained
from index.manifest import Manifest, read_manifest, seal
from index.options import build_options
from index.plan import plan_release
from index.previous import find_previous
from index.publishing import switch_to
from index.release import FORMAT
from index.release_writing import Progress, ReleaseWriter
from index.resuming import Resuming
from index.staging import fresh_folder, is_complete, only_build, put_in_place
from index.stopwatch import Stopwatch
from index.wording import WordCutter, normalise
from knowledge.library import Known, Library

# Reads the materials; what is known need not be read again.
Read = Callable[[Known], Library]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `embedded` counts the texts that went through the model. `passed_over` says of earlier releases why
    nothing could be taken over from them. `stages_s` are the seconds that each stage took, in their order.
    """

    manifest: Manifest
    folder: Path
    embedded: int
    is_new: bool
    library: Library
    stages_s: Mapping[str, float]
    passed_over: tuple[str, ...] = ()


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""


class Builder:
    """Builds releases of libraries into one folder, all with the same model and word list.

    `background` are questions that no material answers (see `index.background`). After a build all but
    the newest `keep_releases` are deleted, save those that are needed (see `index.cleaning`).
    """

    def __init__(
        self,
        releases_dir: Path,
        *,
        embedder: Embedder,
        model_name: str,
        cutter: WordCutter,
        background: Sequence[str],
        progress: Progress = no_progress,
        keep_releases: int = 5,
    ) -> None:
        self._releases_dir = releases_dir
        self._embedder = embedder
        self._model_name = model_name
        self._cutter = cutter
        self._background = [normalise(question) for question in background]
        self._options = build_options(word_list=cutter.word_list, background=self._background)
        self._progress = progress
        self._keep = keep_releases

    def build(
        self, read: Read, name: str, *, now: datetime, make_current: bool = True, whole: bool = False
    ) -> BuildReport:
        """Read a library, build its release or find it again, and make it current.

        Only documents that changed since the last release are read, embedded and written; the rest is
        shared with it by hard links. With `whole` everything is written into one segment. The release
        appears under its own name only when it is complete; whatever stops a build before that leaves the
        current release as it was, and what was embedded in a journal. If the same inputs were built before,
        nothing is embedded or written.

        Raises:
            EmptyLibraryError: there is nothing to index.
            BuildLockedError: another build of this library is running.
            BuildFailedError: the disk is full, read-only or broken.
        """
        library_dir = self._releases_dir / name
        resuming, watch = Resuming(library_dir, self._embedder), Stopwatch()
        with explained(library_dir, kept=resuming.kept):
            library_dir.mkdir(parents=True, exist_ok=True)
            with only_build(library_dir):
                clear_left_overs(library_dir)
                report = self._find_or_make(read, library_dir, resuming, watch, now=now, whole=whole)
                if make_current:
                    switch_to(library_dir, report.folder, now=now)
                resuming.finish(report.folder, report.manifest, is_new=report.is_new)
                clean_after_build(library_dir, report.folder, keep=self._keep)
                watch.lap("publish")
        return replace(report, stages_s=watch.laps_s())

    def kept(self, name: str) -> int:
        """How many texts are embedded already for the next build, by builds that did not finish."""
        return Resuming(self._releases_dir / name, self._embedder).kept()

    def _find_or_make(
        self,
        read: Read,
        library_dir: Path,
        resuming: Resuming,
        watch: Stopwatch,
        *,
        now: datetime,
        whole: bool,
    ) -> BuildReport:
        previous, passed_over = find_previous(library_dir, self._embedder, self._options)
        library = with_approved(read(previous.known() if previous else {}), library_dir)
        if not any(entry.passages or entry.is_known for entry in library.documents):
            raise EmptyLibraryError([library.folder])
        watch.lap("read")
        plan = plan_release(
            library,
            self._embedder.question_fingerprint,
            options=self._options,
            known=previous.digests() if previous else {},
        )
        watch.lap("plan")
        folder = library_dir / plan.release
        is_new, embedded = not is_complete(folder), 0
        if is_new:
            with fresh_folder(library_dir) as staged:
                writer = ReleaseWriter(
                    staged,
                    plan,
                    previous,
                    embedder=self._embedder,
                    resuming=resuming,
                    cutter=self._cutter,
                    progress=self._progress,
                    watch=watch,
                )
                embedded = writer.write(self._background_vectors, whole=whole)
                seal(staged, self._manifest(writer, library, library_dir.name, release=plan.release, now=now))
                put_in_place(staged, folder)
                watch.lap("seal")
        manifest, stages = read_manifest(folder), watch.laps_s()
        return BuildReport(manifest, folder, embedded, is_new, library, stages, tuple(passed_over))

    @cached_property
    def _background_vectors(self) -> Vectors:
        return self._embedder.questions(self._background)

    def _manifest(
        self, writer: ReleaseWriter, library: Library, name: str, *, release: str, now: datetime
    ) -> Manifest:
        passages, provisions = writer.counts()
        return Manifest(
            format=FORMAT,
            release=release,
            library=name,
            built_at=now.isoformat(timespec="seconds"),
            model=self._model_name,
            model_fingerprint=self._embedder.fingerprint,
            question_fingerprint=self._embedder.question_fingerprint,
            dimensions=self._embedder.dimensions,
            options=self._options,
            documents=len(library.documents),
            passages=passages,
            provisions=provisions,
            cards=len(library.cards),
            problems=len(library.problems),
            segments=writer.entries,
            files=dict(writer.files()),
        )
