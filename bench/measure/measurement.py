"""Describe a measurement: which rows it gives, and how it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.rows import Row


@dataclass(frozen=True, slots=True)
class Measurement:
    """`ids` are the rows it gives; they are known before anything is measured."""

    ids: tuple[str, ...]
    carry_out: Callable[[], list[Row]]

    def is_wanted(self, only: Sequence[str]) -> bool:
        """Whether any of its rows is asked for; `only` holds the starts of ids, empty for all."""
        return not only or any(is_named(row_id, only) for row_id in self.ids)


def is_named(row_id: str, only: Sequence[str]) -> bool:
    """Whether an id is asked for: C2 names all rows of C2, C2-50k those at that size."""
    return not only or any(row_id == start or row_id.startswith(f"{start}-") for start in only)
