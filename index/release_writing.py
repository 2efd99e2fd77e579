"""Write the files of a planned release into a folder: link what is unchanged, make the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from index.background import measure_background, write_background
from index.card_writing import CardWriter
from index.carrying import linked_tree
from index.checksums import FileRecord, file_records
from index.dense.joined import JoinedVectors
from index.embedding import Embedder
from index.encoder import Vectors
from index.layout import lay_out
from index.manifest import SegmentEntry
from index.plan import Plan
from index.previous import Previous
from index.release import BACKGROUND
from index.resuming import Resuming
from index.segment import Segment
from index.segment_writing import SegmentWriter
from index.stopwatch import Stopwatch
from index.wording import WordCutter

# what is being done, how many of it are done, how many there are
Progress = Callable[[str, int, int], None]


class ReleaseWriter:
    """Writes one release into `folder`, which is empty at the start."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        previous: Previous | None,
        *,
        embedder: Embedder,
        resuming: Resuming,
        cutter: WordCutter,
        progress: Progress,
        watch: Stopwatch,
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._previous = previous
        self._embedder = embedder
        self._resuming = resuming
        self._cutter = cutter
        self._progress = progress
        self._watch = watch
        self._segments: tuple[Segment, ...] = ()
        self._linked: dict[str, Segment] = {}

    def write(self, background: Vectors, *, whole: bool) -> int:
        """Write everything, in one segment if `whole`. Returns how many texts the model has read.

        `background`, float32 [n, dimensions], are questions that no material answers.
        """
        layout = lay_out(self._plan, self._previous, whole=whole)
        for segment in layout.linked:
            linked_tree(segment.folder, self._folder / segment.name)
        self._linked = {segment.name: segment for segment in layout.linked}
        self._segments, embedded = layout.linked, 0
        if layout.written is not None:
            vectors, embedded = self._embed()
            self._watch.lap("embed")
            target = self._folder / layout.written.name()
            writer = SegmentWriter(self._cutter, partial(self._progress, "words"), self._watch)
            writer.write(target, layout.written, vectors)
            self._segments = (*layout.linked, Segment(target))
        self._write_cards()
        self._watch.lap("cards")
        self._write_background(background)
        self._watch.lap("background")
        return embedded

    @cached_property
    def entries(self) -> tuple[SegmentEntry, ...]:
        """What the manifest says of the segments, once they are written.

        A document counts in the last one that has it.
        """
        paths = set(self._plan.kept) | {one.document.path for one in self._plan.fresh}
        entries = []
        for segment in reversed(self._segments):
            there = [one for one in segment.documents if one.document.path in paths]
            paths -= {one.document.path for one in there}
            replaced = [one.row for one in there if one.document.path in self._plan.superseded]
            entries.append(SegmentEntry(segment.name, tuple(one.row for one in there), tuple(replaced)))
        return tuple(reversed(entries))

    def counts(self) -> tuple[int, int]:
        """How many passages and how many numbered provisions the release has."""
        passages = provisions = 0
        for segment, entry in zip(self._segments, self.entries, strict=True):
            passages += int(np.count_nonzero(segment.live(entry.documents)))
            provisions += sum(segment.documents[row].provisions for row in entry.documents)
        return passages, provisions

    def files(self) -> Mapping[str, FileRecord]:
        """The record of every file; those of linked files are taken over."""
        known = self._previous.manifest.files if self._previous else {}
        taken = {name: facts for name, facts in known.items() if name.partition("/")[0] in self._linked}
        return file_records(self._folder, known=taken)

    def _embed(self) -> tuple[dict[bytes, Vectors], int]:
        """Vectors of fresh passages by their text's key; the model reads each new text once."""
        wanted = {passage.text_key: passage.embedded for passage in self._plan.passages}
        known = self._previous.vectors(wanted) if self._previous and wanted else {}
        missing = {key: text for key, text in wanted.items() if key not in known}
        fresh, embedded = self._resuming.embed(missing, partial(self._progress, "vectors"))
        return known | fresh, embedded

    def _write_cards(self) -> None:
        writer = CardWriter(
            self._cutter,
            self._resuming.embed_wordings,
            question_fingerprint=self._embedder.question_fingerprint,
            dimensions=self._embedder.dimensions,
        )
        writer.write(self._folder, self._plan.cards, self._previous)

    def _write_background(self, questions: Vectors) -> None:
        live = np.concatenate(
            [
                segment.live(entry.documents)
                for segment, entry in zip(self._segments, self.entries, strict=True)
            ]
        )
        # Every question comes with the same flags.
        live.setflags(write=False)
        joined = JoinedVectors([segment.dense for segment in self._segments], np.arange(len(live)))
        write_background(self._folder / BACKGROUND, measure_background(joined, live, questions))
