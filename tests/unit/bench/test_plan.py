"""Which measurements are carried out, and what a failure costs."""

from __future__ import annotations

import pytest

from bench.errors import NothingMeasuredError, SideFailedError
from bench.measure.measurement import Measurement, is_named
from bench.plan import carry_out
from bench.rows import Row


def row(row_id: str) -> Row:
    return Row(row_id, "a time, ms", 1.0, 2.0, "somebody", 2.0)


def measurement(*ids: str) -> Measurement:
    return Measurement(ids, lambda: [row(row_id) for row_id in ids])


def failing() -> list[Row]:
    raise SideFailedError("txtai", "ModuleNotFoundError: No module named 'txtai'")


PLANNED = [measurement("C2-1k-a", "Q-1k"), measurement("C2-50k-a"), measurement("C1-50k")]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ([], ["C1-50k", "C2-1k-a", "C2-50k-a", "Q-1k"]),
        (["C2"], ["C2-1k-a", "C2-50k-a"]),
        (["C2-50k", "Q"], ["C2-50k-a", "Q-1k"]),
        (["C1-50k"], ["C1-50k"]),
    ],
    ids=["everything", "a kind", "a size and a kind", "one row"],
)
def test_only_the_rows_asked_for_come_back_sorted_by_kind(only: list[str], expected: list[str]) -> None:
    rows, failed = carry_out(PLANNED, only, say=lambda _line: None)

    assert [row.id for row in rows] == expected
    assert failed == []


def test_a_name_ends_at_a_hyphen() -> None:
    assert is_named("C2-50k-a", ["C2-50k"])
    assert not is_named("C2-50k-a", ["C2-5"])


def test_a_side_that_fails_costs_its_own_rows_only() -> None:
    rows, failed = carry_out([Measurement(("C2-1k-txtai",), failing), *PLANNED], [], say=lambda _line: None)

    assert [row.id for row in rows] == ["C1-50k", "C2-1k-a", "C2-50k-a", "Q-1k"]
    assert failed == ["C2-1k-txtai failed: txtai: ModuleNotFoundError: No module named 'txtai'"]


def test_a_name_that_no_row_has_is_refused() -> None:
    with pytest.raises(NothingMeasuredError, match="--only C7 names nothing: expected the start of C2-1k-a"):
        carry_out(PLANNED, ["C7"], say=lambda _line: None)
