"""Percentiles, and how the sides take turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bench.timing import Spread, Timed, interleave, percentile, rounds, spread_ms


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 1.0), (0.5, 3.0), (0.95, 4.8), (0.99, 4.96), (1.0, 5.0)],
    ids=["least", "median", "p95", "p99", "most"],
)
def test_a_percentile_lies_between_its_neighbours_in_proportion(share: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == pytest.approx(expected)


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.5], 0.99) == 7.5


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values: a percentile needs one at least"):
        percentile([], 0.5)


def test_a_spread_is_in_milliseconds() -> None:
    timed = [Timed(seconds / 1000, None) for seconds in range(1, 102)]

    assert spread_ms(timed) == Spread(pytest.approx(51.0), pytest.approx(96.0), pytest.approx(100.0))


def test_the_last_round_holds_what_is_left() -> None:
    assert list(rounds("abcdefg", 3)) == ["abc", "def", "g"]


def side(name: str, diary: list[str]) -> Callable[[Sequence[str]], list[Timed[str]]]:
    def run(items: Sequence[str]) -> list[Timed[str]]:
        diary.append(f"{name}: {' '.join(items)}")
        return [Timed(0.1, f"{name} {item}") for item in items]

    return run


def test_both_sides_do_every_item_once_and_take_turns_in_going_first() -> None:
    diary: list[str] = []
    pauses: list[float] = []

    ours, peer = interleave(
        side("ours", diary), side("peer", diary), ["a", "b", "c"], size=2, pause=pauses.append
    )

    assert diary == ["ours: a b", "peer: a b", "peer: c", "ours: c"]
    assert [one.result for one in ours] == ["ours a", "ours b", "ours c"]
    assert [one.result for one in peer] == ["peer a", "peer b", "peer c"]
    assert len(pauses) == 4
