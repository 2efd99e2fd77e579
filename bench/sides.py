"""Name every side that can be measured, and start its process without importing it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from bench.corpus import Prepared, Vectors
from bench.footprint import Memory
from bench.process import Side, SideProcess

ItemT = TypeVar("ItemT")
MadeT = TypeVar("MadeT")
ResultT = TypeVar("ResultT")
THREADS = 2
CHUNKS = 20_000  # that BM25 is rebuilt over, at most


@dataclass(frozen=True, slots=True)
class Found:
    """What a side found for a question: rows, best first; what it says of its stages, in milliseconds."""

    rows: tuple[int, ...]
    stages_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A side by name: `id` in row ids, `place` the class (module:name) with its options."""

    id: str
    name: str
    place: str
    options: tuple[str, ...] = ()

    def answering(self, prepared: Prepared) -> SideProcess[str, Found]:
        """Its process, which answers questions."""
        return SideProcess(self.name, self._make(prepared), _log(prepared.work))

    def embedding(self, prepared: Prepared) -> SideProcess[list[str], Vectors]:
        """Its process, which embeds lists of passages."""
        return SideProcess(self.name, self._make(prepared), _log(prepared.work))

    def opening(self, prepared: Prepared) -> SideProcess[str, Memory]:
        """Its process, which opens what it searches and answers questions."""
        return SideProcess(self.name, self._make(prepared), _log(prepared.work))

    def multiplying(self, prepared: Prepared) -> SideProcess[int, int]:
        """Its process, which multiplies matrices."""
        return SideProcess(self.name, self._make(prepared), _log(prepared.work))

    def _make(self, prepared: Prepared) -> Callable[[], Side[ItemT, MadeT, ResultT]]:
        return partial(make_side, self.place, prepared, *self.options)


_ENCODERS = "bench.peers.encoders"
_FLAT = "bench.peers.flat_faiss:FlatSearch"
OURS = Named("ours", "yunxue", "bench.ours:OurSearch")
OUR_EMBEDDING = Named("ours", "yunxue", "bench.ours:OurEmbedding")
TORCH_EMBEDDING = Named("st-torch", "sentence-transformers torch fp32", f"{_ENCODERS}:BulkEncoding")
TORCH = Named("st-torch", "sentence-transformers torch fp32 + FAISS flat", _FLAT, ("torch",))
SAME_WEIGHTS = Named(
    "st-torch-same-weights",
    "sentence-transformers torch fp32, our question weights, no prompt + FAISS flat",
    _FLAT,
    ("torch-same-weights",),
)
OUR_FOOTPRINT = Named("ours", "yunxue", "bench.footprint:OurFootprint")
FLAT_FOOTPRINT = Named(
    "flat", "sentence-transformers + FAISS flat + texts", "bench.peers.flat_faiss:FlatFootprint"
)
MATRIX_SPEED = Named("int8", "int8 matrices", "bench.machine_speed:MatrixSpeed")
OUR_VECTORS = Named("ours", "yunxue's vector search", "bench.ours:OurVectorSearch")
FLAT_VECTORS = Named("flat", "FAISS flat, exact", "bench.peers.flat_faiss:FlatVectorSearch")
REBUILT_BM25 = Named(
    "bm25-rebuilt", "BM25 rebuilt on every question", "bench.peers.rebuilt_bm25:RebuiltSearch"
)
OTHERS = (
    Named("st-onnx", "sentence-transformers onnx fp32 + FAISS flat", _FLAT, ("onnx",)),
    Named("st-onnx-int8", "sentence-transformers onnx int8 + FAISS flat", _FLAT, ("onnx-int8",)),
    Named("st-openvino", "sentence-transformers openvino fp32 + FAISS flat", _FLAT, ("openvino",)),
    Named("langchain", "LangChain FAISS store", "bench.peers.langchain_faiss:LangChainSearch"),
    Named("txtai", "txtai, its default index", "bench.peers.txtai_default:TxtaiSearch"),
)


def usearch_at(recall: float) -> Named:
    """The HNSW of usearch behind our embedding, at the smallest search width that reaches a recall@10."""
    place = "bench.peers.usearch_hnsw:UsearchSearch"
    return Named("usearch", f"our embedding + usearch HNSW at recall {recall:.4g}", place, (str(recall),))


def ours_within(kind: str) -> Named:
    """Ours with a narrow filter of a kind: level, folder or years."""
    return Named("ours", f"yunxue, one {kind}", "bench.ours:OurNarrowSearch", (kind,))


def make_side(place: str, prepared: Prepared, *options: str) -> Side[ItemT, MadeT, ResultT]:
    """Import a side's class and make it; called in the side's own process."""
    module, _, name = place.partition(":")
    side: Side[ItemT, MadeT, ResultT] = getattr(import_module(module), name)(prepared, *options)
    return side


def _log(work: Path) -> Path:
    return work / "sides.log"
