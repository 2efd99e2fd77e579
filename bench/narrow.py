"""Find filters that leave about a tenth of a release: what someone chooses who knows where to look."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

from index.filters import IN_FORCE, Filters
from index.passage_store import PassageStore, StoredDocument
from index.release import PASSAGES

KINDS = ("level", "folder", "years")
_SHARE = 0.1


def narrow_filter(release: Path, kind: str, *, today: date) -> Filters:
    """The filter of a kind (level, folder or years) that leaves nearest to a tenth of the passages.

    Raises:
        ValueError: no document of the release has a level, a folder or a year.
    """
    store = PassageStore(release / PASSAGES, "")
    documents = store.documents(today=today)
    counts = dict(store.rows("SELECT document, count(*) FROM passages GROUP BY document"))
    choices = {
        narrow: sum(counts.get(document.row, 0) for document in documents if narrow.admit(document))
        for narrow in _choices(documents, kind)
    }
    if not choices:
        raise ValueError(f"no document has a {kind}: expected at least one")
    wanted = _SHARE * sum(counts.get(document.row, 0) for document in documents if IN_FORCE.admit(document))
    return min(choices, key=lambda narrow: abs(choices[narrow] - wanted))


def _choices(documents: list[StoredDocument], kind: str) -> list[Filters]:
    if kind == "level":
        levels = {document.level for document in documents if document.level}
        return [Filters(levels=frozenset([level])) for level in sorted(levels)]
    if kind == "folder":
        folders = {PurePosixPath(document.path).parts[0] for document in documents if "/" in document.path}
        return [Filters(folders=frozenset([folder])) for folder in sorted(folders)]
    years = sorted({day.year for document in documents if (day := document.issued or document.effective)})
    return [Filters(year_from=year, year_to=years[-1]) for year in years]
