"""Find what an earlier release has that a build can take over."""

from __future__ import annotations

import filecmp
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.card_store import read_wordings
from index.dense.files import open_vectors
from index.embedding import Embedder
from index.encoder import Vectors
from index.errors import DamagedReleaseError, NoReleaseError
from index.inventory import release_folders
from index.manifest import Manifest, read_manifest
from index.passage_store import PassageStore
from index.release import CARD_VECTORS, CARDS, SPELLING, current_release
from index.segment import PASSAGES, Segment
from knowledge.library import KnownDocument


@dataclass(frozen=True)
class Previous:
    """An earlier release of the same library whose passages the same model has read."""

    folder: Path
    manifest: Manifest
    options: Mapping[str, str]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its segments, opened."""
        return tuple(Segment(self.folder / entry.name) for entry in self.manifest.segments)

    @property
    def is_alike(self) -> bool:
        """Whether it was made with the options of now, so that its documents are as they would be made."""
        return self.manifest.options == self.options

    def known(self) -> dict[str, KnownDocument]:
        """Its documents by path, if they need not be read again."""
        if not self.is_alike:
            return {}
        known = {}
        for entry in self.manifest.segments:
            live = set(entry.documents)
            for written in PassageStore(self.folder / entry.name / PASSAGES).documents_with_text():
                if written.row in live:
                    known[written.document.path] = KnownDocument(written.document, written.said)
        return known

    def digests(self) -> dict[str, bytes]:
        """The digests of its documents by path, if they need not be written again."""
        if not self.is_alike:
            return {}
        return {
            segment.documents[row].document.path: segment.documents[row].digest
            for segment, entry in zip(self.segments, self.manifest.segments, strict=True)
            for row in entry.documents
        }

    def vectors(self, wanted: Container[bytes]) -> dict[bytes, Vectors]:
        """The vectors that it has of these texts, by their keys."""
        found: dict[bytes, Vectors] = {}
        for segment in self.segments:
            keys = PassageStore(segment.folder / PASSAGES).text_keys()
            rows = {key: row for row, key in enumerate(keys) if key in wanted}
            vectors = segment.dense.vectors(np.array(list(rows.values()), np.int64))
            found |= dict(zip(rows, vectors, strict=True))
        return found

    def has_cards(self, store: Path, question_fingerprint: str) -> bool:
        """Whether its cards are those of a store that was just written, and were read alike."""
        return (
            self.is_alike
            and self.manifest.question_fingerprint == question_fingerprint
            and filecmp.cmp(store, self.folder / CARDS, shallow=False)
        )

    def card_files(self) -> list[Path]:
        """What it has made of its cards: vectors, codes where there are many, words."""
        return [self.folder / SPELLING, *sorted(self.folder.glob(f"{Path(CARD_VECTORS).stem}*.faiss"))]

    def wordings(self, question_fingerprint: str) -> dict[str, Vectors]:
        """The vectors of its cards' wordings, if the same question encoder read them alike."""
        if not self.is_alike or self.manifest.question_fingerprint != question_fingerprint:
            return {}
        texts = [text for _, text in read_wordings(self.folder / CARDS)]
        return dict(zip(texts, open_vectors(self.folder / CARD_VECTORS).vectors(), strict=True))


def find_previous(
    library_dir: Path, embedder: Embedder, options: Mapping[str, str]
) -> tuple[Previous | None, list[str]]:
    """The current release or, if it is of no use, the newest that is whole; None if there is none.

    Also says why better ones were passed over: they are damaged or cannot be read.
    """
    folders: list[Path] = []
    with suppress(NoReleaseError):
        folders = sorted(release_folders(library_dir), key=lambda path: path.stat().st_mtime, reverse=True)
        folders.insert(0, current_release(library_dir))
    passed_over = []
    for folder in dict.fromkeys(folders):
        try:
            manifest = read_manifest(folder)
        except DamagedReleaseError as error:
            passed_over.append(f"nothing is taken over from release {folder.name[:12]}: {error}")
            continue
        if manifest.model_fingerprint == embedder.fingerprint:
            return Previous(folder, manifest, options), passed_over
    return None, passed_over
