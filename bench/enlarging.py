"""Make a large release out of a real one: its passages, and perturbed copies of them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.corpus import Vectors
from bench.errors import ManySegmentsError
from index.arrays import save_array
from index.checksums import file_records
from index.dense.files import write_vectors
from index.lexical import LexicalLists, write_lexical
from index.manifest import SegmentEntry, read_manifest, seal
from index.passage_store import PassageStore
from index.plan import PlannedDocument, PlannedPassage
from index.postings import PostingList
from index.segment import DENSE, LEXICAL, PASSAGES, PLACES, SPELLING, VOCABULARY, Segment
from index.store_writing import write_passages
from knowledge.document import Document

_SEED = 20260701
# Added to each dimension of a vector of 512, so that a copy has a cosine of about 0.9 with its origin.
_NOISE = 0.0214
# Of a copy's terms so many stay, and what each tells of it changes by so much at most.
_TERMS_KEPT, _IMPACT_CHANGE = 0.7, 0.2
_PASSAGES_EACH = 50
_BLOCK = 50_000


def enlarged(release: Path, target: Path, *, size: int) -> Path:
    """The folder of a release with `size` passages, made if it is not there yet.

    The first ones are those of `release`, which has one segment; the others are copies of them with
    perturbed vectors, of which no term is known and no text could be quoted. All follows from a seed.

    Raises:
        ManySegmentsError: the release has more segments.
    """
    entry, *others = read_manifest(release).segments
    if others:
        raise ManySegmentsError(release)
    segment = Segment(release / entry.name)

    def write(folder: Path) -> None:
        for name in (SPELLING, VOCABULARY):
            os.link(release / entry.name / name, folder / name)
        write_passages(
            folder / PASSAGES,
            [(release / entry.name / PASSAGES, range(len(segment.documents)))],
            _copied_documents(size - segment.size),
        )
        save_array(folder / PLACES, PassageStore(folder / PASSAGES).places())
        write_vectors(folder / DENSE, perturbed(segment.dense.vectors(), size))
        write_lexical(folder / LEXICAL, [segment.lexical.all()], size=size)

    return _made(release, target, write, size=size)


def with_terms(large: Path, release: Path, target: Path) -> Path:
    """The same as `large`, made of `release`, but its copies have perturbed terms, too."""
    (entry,), (own,) = read_manifest(large).segments, read_manifest(release).segments
    segment = Segment(release / own.name)
    size = read_manifest(large).passages

    def write(folder: Path) -> None:
        for path in (large / entry.name).iterdir():
            if path.is_file():
                os.link(path, folder / path.name)
        write_lexical(folder / LEXICAL, list(_terms(segment, size)), size=size)

    return _made(large, target, write, size=size)


def _made(source: Path, target: Path, write: Callable[[Path], None], *, size: int) -> Path:
    """A release like `source` with another segment, which `write` fills; whole or not at all."""
    if target.is_dir():
        return target
    manifest = read_manifest(source)
    (entry,) = manifest.segments
    staged = target.with_name(f".{target.name}")
    shutil.rmtree(staged, ignore_errors=True)
    folder = staged / target.name
    folder.mkdir(parents=True)
    write(folder)
    for path in source.iterdir():
        if path.name in manifest.files:
            os.link(path, staged / path.name)
    documents = tuple(range(len(PassageStore(folder / PASSAGES).documents())))
    segments = (SegmentEntry(folder.name, documents, entry.superseded),)
    files = file_records(staged)
    seal(
        staged,
        replace(manifest, documents=len(documents), passages=size, segments=segments, files=files),
    )
    staged.rename(target)
    return target


def perturbed(vectors: Vectors, size: int) -> Vectors:
    """`size` unit vectors, float32: first the given ones, then copies of them with noise."""
    draw = np.random.default_rng(_SEED)
    made = np.empty((size, vectors.shape[1]), np.float32)
    made[: len(vectors)] = vectors
    for start in range(len(vectors), size, _BLOCK):
        block = made[start : start + _BLOCK]
        origins = draw.integers(0, len(vectors), len(block))
        block[:] = vectors[origins] + _NOISE * draw.standard_normal(block.shape, np.float32)
        block /= np.linalg.norm(block, axis=1, keepdims=True)
    return made


def _terms(segment: Segment, size: int) -> Iterator[LexicalLists]:
    """The segment's own postings, and those of its copies, each further on."""
    draw = np.random.default_rng(_SEED)
    own = segment.lexical.all()
    yield own
    for first in range(segment.size, size, segment.size):
        yield {field: _copy(postings, first, size, draw) for field, postings in own.items()}


def _copy(postings: PostingList, first: int, size: int, draw: np.random.Generator) -> PostingList:
    stay = (draw.random(len(postings.rows), np.float32) < _TERMS_KEPT) & (postings.rows < size - first)
    impacts = postings.impacts[stay]
    change = 1 + _IMPACT_CHANGE * (2 * draw.random(len(impacts), np.float32) - 1)
    return PostingList(postings.keys[stay], postings.rows[stay] + np.int32(first), impacts * change)


def _copied_documents(passages: int) -> Iterator[PlannedDocument]:
    for first in range(0, passages, _PASSAGES_EACH):
        count = min(_PASSAGES_EACH, passages - first)
        path = f"copies/{first:07}.md"
        digest = hashlib.sha256(path.encode()).digest()
        document = Document(path, path, "", sha256=digest.hex())
        copies = tuple(_copied_passage(first + place, place) for place in range(count))
        yield PlannedDocument(document, copies, said=b"", digest=digest)


def _copied_passage(number: int, unit: int) -> PlannedPassage:
    return PlannedPassage(
        id=f"copy-{number}",
        unit=unit,
        headings=(),
        provision=None,
        part=0,
        start=0,
        end=0,
        text="",
        embedded="",
        text_key=b"",
    )
