"""Say for whom members play: each for themselves, for their party group, or for their branch."""

from __future__ import annotations

from enum import StrEnum


class Teams(StrEnum):
    """个人, 党小组 or 支部. Stored, so never renamed."""

    NONE = "none"
    GROUP = "group"
    BRANCH = "branch"
