"""Which narrow filter is measured: the one that leaves nearest to a tenth of the passages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.narrow import narrow_filter
from index.filters import Filters
from index.plan import plan_release
from index.release import PASSAGES
from index.store_writing import write_store
from knowledge.library import load_library

TODAY = date(2026, 11, 22)
# folder, level, year, provisions
RULES = (("值班", "规章", 2019, 16), ("党费", "党内法规", 2020, 2), ("考勤", "通知", 2021, 4))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    for folder, level, year, count in RULES:
        lines = [
            f"第{'一二三四五六七八九十'[n % 10]}条 {folder}规定第{n}项，逐项办理。" for n in range(count)
        ]
        head = f"---\ntitle: {folder}办法\nlevel: {level}\nissued: {year}-05-01\n---\n\n"
        (tmp_path / "library" / folder).mkdir(parents=True)
        (tmp_path / "library" / folder / f"{folder}.md").write_text(head + "\n\n".join(lines), "utf-8")
    plan = plan_release(load_library(tmp_path / "library", today=TODAY), "a model")
    write_store(tmp_path / PASSAGES, plan.documents, plan.passages, plan.cards)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("level", Filters(levels=frozenset(["党内法规"]))),
        ("folder", Filters(folders=frozenset(["党费"]))),
        ("years", Filters(year_from=2021, year_to=2021)),
    ],
)
def test_the_filter_that_leaves_nearest_to_a_tenth_is_taken(
    release: Path, kind: str, expected: Filters
) -> None:
    assert narrow_filter(release, kind, today=TODAY) == expected
