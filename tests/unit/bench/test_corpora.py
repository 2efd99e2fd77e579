"""Filling a library to a size, and judging rows against golden questions."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from bench.corpus import Corpus, Prepared
from bench.filler import drawn, filled, shuffled
from bench.judging import judge_for
from index.golden import Gold, GoldenQuestion
from index.plan import plan_release
from knowledge.library import Library, load_library

RULES = (
    "# 值班办法\n\n第一条 车站值班实行四班两运转。\n\n第二条 值班期间严禁饮酒。\n\n第三条 交接逐项签字。\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "值班办法.md").write_text(RULES, "utf-8")
    return load_library(tmp_path, today=date(2026, 11, 22))


def texts(library: Library) -> list[str]:
    return [passage.text for entry in library.documents for passage in entry.passages]


def test_a_library_is_filled_to_exactly_the_size(library: Library) -> None:
    full = filled(library, drawn(["规定", "列车"], [10], seed=1), 40)

    assert len(texts(full)) == 40
    assert texts(full)[:3] == texts(library)
    assert {len(text) for text in texts(full)[3:]} == {10}


def test_drawn_documents_follow_from_the_seed(library: Library) -> None:
    def first(seed: int) -> list[str]:
        return [
            entry.document.text for entry in islice(drawn(["规定", "列车", "党员"], [6, 9], seed=seed), 2)
        ]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_every_drawn_passage_is_a_slice_of_its_document() -> None:
    (entry,) = islice(drawn(["规定", "列车"], [6, 9], seed=3), 1)

    assert [entry.document.text[p.start : p.end] for p in entry.passages] == [p.text for p in entry.passages]


def test_the_order_of_other_documents_follows_from_the_seed(library: Library) -> None:
    others = [*library.documents, *islice(drawn(["规定"], [4], seed=1), 8)]

    orders = [[entry.document.path for entry in shuffled(others, seed=seed)] for seed in (1, 1, 2)]

    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert sorted(orders[0]) == sorted(entry.document.path for entry in others)


def test_recall_counts_golden_questions_whose_place_is_near_the_top(library: Library) -> None:
    golden = [
        GoldenQuestion("1", "能喝酒吗", "paraphrase", (Gold("值班办法.md", provision="第二条"),)),
        GoldenQuestion("2", "几班倒", "paraphrase", (Gold("值班办法.md", provision="第一条"),)),
        GoldenQuestion("3", "今天下雨吗", "unanswerable", ()),
    ]
    judge = judge_for(plan_release(library, "a model"), golden)
    found = {"能喝酒吗": [2, 1], "几班倒": [0, 1], "今天下雨吗": [0]}

    assert judge.recall(found, 1) == 0.5
    assert judge.recall(found, 2) == 1.0
    assert judge.recall({"今天下雨吗": [0]}, 1) is None
    assert judge.asked(list(found)) == 2


def test_drawn_questions_follow_from_the_seed_and_keep_their_order(tmp_path: Path, library: Library) -> None:
    asked = tuple(f"question {number:02}" for number in range(40))
    judge = judge_for(plan_release(library, "a model"), [])
    corpus = Corpus("1k", 3, asked, judge, Prepared(tmp_path, tmp_path, tmp_path, tmp_path))

    drawn_twice = [corpus.drawing(10, seed=seed).questions for seed in (1, 1, 2)]

    assert drawn_twice[0] == drawn_twice[1]
    assert drawn_twice[0] != drawn_twice[2]
    assert len(set(drawn_twice[0])) == 10
    assert list(drawn_twice[0]) == sorted(drawn_twice[0])
    assert corpus.drawing(99, seed=1).questions == asked
