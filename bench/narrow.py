"""Find filters that leave about a tenth of a release: what someone chooses who knows where to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from index.filters import IN_FORCE, Filters
from index.passage_store import StoredDocument

KINDS = ("level", "folder", "years")
_SHARE = 0.1


def narrow_filter(documents: Sequence[StoredDocument], passages: Mapping[int, int], kind: str) -> Filters:
    """The filter of a kind (level, folder or years) that leaves nearest to a tenth of the passages.

    `passages` is how many each document has, by its row.

    Raises:
        ValueError: no document has a level, a folder or a year.
    """

    def left(narrow: Filters) -> int:
        return sum(passages.get(document.row, 0) for document in documents if narrow.admit(document))

    choices = {narrow: left(narrow) for narrow in _choices(documents, kind)}
    if not choices:
        raise ValueError(f"no document has a {kind}: expected at least one")
    wanted = _SHARE * left(IN_FORCE)
    return min(choices, key=lambda narrow: abs(choices[narrow] - wanted))


def _choices(documents: Sequence[StoredDocument], kind: str) -> list[Filters]:
    if kind == "level":
        levels = {document.level for document in documents if document.level}
        return [Filters(levels=frozenset([level])) for level in sorted(levels)]
    if kind == "folder":
        folders = {PurePosixPath(document.path).parts[0] for document in documents if "/" in document.path}
        return [Filters(folders=frozenset([folder])) for folder in sorted(folders)]
    years = sorted({day.year for document in documents if (day := document.issued or document.effective)})
    return [Filters(year_from=year, year_to=years[-1]) for year in years]
