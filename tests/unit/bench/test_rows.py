"""What a row says: its ratio, whether its target is met, its JSON."""

from __future__ import annotations

import json

import pytest

from bench.rows import Row, Target, times_faster


def row(*, ratio: float = 2.0, ours: float = 1.0, target: Target | None = None) -> Row:
    return Row("C9-1k", "question → hits, p50, ms", ours, 2.0, "somebody", ratio, target, {"recall@5": 0.5})


def test_half_the_time_is_twice_as_fast() -> None:
    assert times_faster(ours=4.0, peer=8.0) == 2.0
    assert times_faster(ours=8.0, peer=4.0) == 0.5


@pytest.mark.parametrize(
    ("target", "ratio", "ours", "met"),
    [
        (Target("ratio", "at least", 6), 6.0, 0.0, True),
        (Target("ratio", "at least", 6), 5.99, 9.0, False),
        (Target("ratio", "at most", 1.5), 1.5, 9.0, True),
        (Target("ratio", "at most", 1.5), 1.51, 0.0, False),
        (Target("ours", "at least", 0.75), 0.0, 0.76, True),
        (Target("ours", "at least", 0.75), 9.0, 0.74, False),
        (None, 9.0, 9.0, None),
    ],
    ids=["reached", "below", "just kept", "above", "own figure", "own figure below", "no target"],
)
def test_a_target_is_met_at_its_bound_and_on_its_own_side(
    target: Target | None, ratio: float, ours: float, met: bool | None
) -> None:
    assert row(ratio=ratio, ours=ours, target=target).met is met


def test_a_target_is_judged_on_the_figure_that_is_shown() -> None:
    almost = row(ratio=5.99996, target=Target("ratio", "at least", 6))

    assert almost.as_json()["ratio"] == 6.0
    assert almost.met is True


def test_a_row_is_a_json_object_with_exactly_these_keys() -> None:
    written = row(ratio=7.123456, ours=0.0123456, target=Target("ratio", "at least", 6)).as_json()

    assert json.loads(json.dumps(written)) == {
        "id": "C9-1k",
        "what": "question → hits, p50, ms",
        "ours": 0.01235,
        "peer": 2.0,
        "peer_name": "somebody",
        "ratio": 7.123,
        "target": "ratio ≥ 6",
        "met": True,
        "quality": {"recall@5": 0.5},
    }
