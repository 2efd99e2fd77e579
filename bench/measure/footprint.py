"""Measure what a release takes (C5): the time to open it, memory, and bytes on disk."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from statistics import median

from bench.corpus import Corpus
from bench.footprint import OPEN, Memory
from bench.measure.measurement import Measurement
from bench.rows import Row, Target, times_faster
from bench.sides import FLAT_FOOTPRINT, OUR_FOOTPRINT, Named

_STARTS, _ASKED = 3, 100
_FLOAT_BYTES = 4
_MEGABYTE = 1_000_000


def footprint(corpus: Corpus) -> Measurement:
    """C5, three rows."""
    ids = tuple(f"C5-{corpus.name}-{part}" for part in ("load", "memory", "disk"))
    return Measurement(ids, partial(_footprint, corpus))


def _footprint(corpus: Corpus) -> list[Row]:
    ours, peer = ([_start(corpus, side) for _ in range(_STARTS)] for side in (OUR_FOOTPRINT, FLAT_FOOTPRINT))
    return [_load(corpus, ours, peer), _memory(corpus, ours[-1][1], peer[-1][1]), _disk(corpus)]


def _start(corpus: Corpus, side: Named) -> tuple[float, Memory]:
    """Seconds that a fresh process takes to open what it searches, and its memory after some questions."""
    with side.opening(corpus.prepared) as process:
        (opened,) = process.run([OPEN])
        *_, last = process.run(corpus.questions[:_ASKED])
    return opened.seconds, last.result


def _load(corpus: Corpus, ours: list[tuple[float, Memory]], peer: list[tuple[float, Memory]]) -> Row:
    ours_s, peer_s = (median(seconds for seconds, _ in starts) for starts in (ours, peer))
    return Row(
        id=f"C5-{corpus.name}-load",
        what=f"a release of {corpus.passages:,} passages opened, files in the system's cache, s",
        ours=ours_s,
        peer=peer_s,
        peer_name="FAISS flat index and texts read whole",
        ratio=times_faster(ours_s, peer_s),
        target=Target("ours", "at most", 1),
        quality={"starts": _STARTS, "slowest, s": round(max(seconds for seconds, _ in ours), 3)},
    )


def _memory(corpus: Corpus, ours: Memory, peer: Memory) -> Row:
    return Row(
        id=f"C5-{corpus.name}-memory",
        what=f"memory of a process after {_ASKED} questions, {corpus.passages:,} passages, MB",
        ours=ours.all,
        peer=peer.all,
        peer_name=FLAT_FOOTPRINT.name,
        ratio=peer.all / ours.all,
        quality={"of it mapped files, MB": {"ours": round(ours.mapped), "peer": round(peer.mapped)}},
    )


def _disk(corpus: Corpus) -> Row:
    sizes = _sizes(corpus.prepared.release)
    texts = sum(len(text.encode()) for text in corpus.prepared.texts())
    dimensions = corpus.prepared.vectors().shape[1]
    ours, peer = sum(sizes.values()) / corpus.passages, texts / corpus.passages + dimensions * _FLOAT_BYTES
    return Row(
        id=f"C5-{corpus.name}-disk",
        what=f"bytes a passage on disk, {corpus.passages:,} passages (ratio: ours / peer)",
        ours=ours,
        peer=peer,
        peer_name="the texts and float32 vectors alone",
        ratio=ours / peer,
        quality={"MB": {name: round(size / _MEGABYTE, 1) for name, size in sizes.most_common()}},
    )


def _sizes(release: Path) -> Counter[str]:
    """Bytes by what they are for: the file's name, or that of the folder it lies in within a segment."""
    sizes: Counter[str] = Counter()
    for path in release.rglob("*"):
        if path.is_file():
            name = path.parent.name if path.parent.parent.parent == release else path.name
            sizes[name] += path.stat().st_size
    return sizes
