"""Say on what it was measured, and see to it that every side may use the same two cores."""

from __future__ import annotations

import os
import platform
from collections.abc import MutableMapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "faiss-cpu", "onnxruntime", "torch", "sentence-transformers", "transformers", "openvino",
    "usearch", "langchain-community", "txtai", "rank-bm25",
)  # fmt: skip

_QUIET = 0.5  # load a core


def hold_to_cores(threads: int, environment: MutableMapping[str, str]) -> None:
    """Hold this process and its children to that many cores, and all their libraries off the network."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    environment["OMP_NUM_THREADS"] = str(threads)
    environment["TOKENIZERS_PARALLELISM"] = "false"
    environment.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", LANGSMITH_TRACING="false")


def busy(threads: int) -> str | None:
    """A warning if others are using the cores now; called before anything is measured."""
    load = os.getloadavg()[0]
    if load < threads * _QUIET:
        return None
    return (
        f"NOT QUIET: load {load:.1f} on {threads} cores before the first row. Libraries whose threads "
        "wait for one another (torch above all) then lose far more than ours: do not quote the ratios."
    )


def describe(threads: int) -> list[str]:
    """CPU, cores in use and versions, a line each."""
    return [
        f"{processor()}, {threads} cores for each side, Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    ]


def processor(facts: Path = Path("/proc/cpuinfo")) -> str:
    """The CPU's name."""
    if facts.is_file():
        for line in facts.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
