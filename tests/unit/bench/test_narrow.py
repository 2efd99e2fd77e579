"""Which narrow filter is measured: the one that leaves nearest to a tenth of the passages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bench.narrow import narrow_filter
from index.filters import Filters
from index.passage_store import StoredDocument
from knowledge.document import Validity

# folder, level, year, provisions
RULES = (("值班", "规章", 2019, 16), ("党费", "党内法规", 2020, 2), ("考勤", "通知", 2021, 4))


DOCUMENTS = [
    StoredDocument(
        row=row,
        library="trial",
        path=f"{folder}/{folder}.md",
        title=folder,
        number=None,
        level=level,
        issued=date(year, 5, 1),
        effective=None,
        expires=None,
        validity=Validity.IN_FORCE,
        source=None,
    )
    for row, (folder, level, year, _) in enumerate(RULES)
]
PASSAGES = {row: count for row, (*_, count) in enumerate(RULES)}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("level", Filters(levels=frozenset(["党内法规"]))),
        ("folder", Filters(folders=frozenset(["党费"]))),
        ("years", Filters(year_from=2021, year_to=2021)),
    ],
)
def test_the_filter_that_leaves_nearest_to_a_tenth_is_taken(kind: str, expected: Filters) -> None:
    assert narrow_filter(DOCUMENTS, PASSAGES, kind) == expected


def test_without_anything_to_choose_by_it_says_so() -> None:
    unranked = [replace(document, level=None) for document in DOCUMENTS]

    with pytest.raises(ValueError, match="no document has a level"):
        narrow_filter(unranked, PASSAGES, "level")
