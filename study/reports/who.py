"""Describe a person as records name them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Who:
    """A person; of who has left, or is in no roster here, there is neither number nor name."""

    id: UUID
    staff_number: str | None
    name: str | None
    branch: str | None
    group: str | None
    left: bool = False
