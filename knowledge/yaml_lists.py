"""Read the YAML lists of a folder: cards, items, whatever content staff write by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from knowledge.document import CardSource
from knowledge.errors import DocumentError
from knowledge.formats.encoding import decode
from knowledge.listing import files_below
from knowledge.steady import steady_bytes


def yaml_files(folder: Path) -> list[tuple[Path, str]]:
    """The YAML files below a folder in the order of their paths, each with the name it goes by.

    Raises:
        UnlistableFolderError: the folder, or one in it, cannot be listed.
    """
    found = [path for path in files_below(folder) if path.suffix.lower() in {".yml", ".yaml"}]
    ordered = sorted(found, key=lambda path: path.as_posix())
    return [(path, f"{folder.name}/{path.relative_to(folder).as_posix()}") for path in ordered]


def read_list(path: Path, name: str, *, of: str, wrong: type[DocumentError]) -> list[object]:
    """The entries of one file; an empty file holds none. `of` says what is listed, for the message.

    Raises:
        DocumentError: the file cannot be read; an error of the class `wrong`: it holds no YAML list.
    """
    try:
        entries = yaml.safe_load(decode(steady_bytes(path, name), name))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2026-02-30
        raise wrong(name, f"not valid YAML ({error}): mend the place it names") from error
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise wrong(name, f"holds a {type(entries).__name__} where a list of {of} (- id: …) is expected")
    return entries


def misquoted(sources: Iterable[CardSource], texts: Mapping[str, str]) -> str | None:
    """What is wrong with the first quote that does not stand in its document word for word."""
    for source in sources:
        text = texts.get(source.document)
        if text is None:
            return f"there is no document {source.document}: correct the name"
        if source.quote not in text:
            return f"{source.document} does not hold the quote {source.quote!r}: copy it from there"
    return None
