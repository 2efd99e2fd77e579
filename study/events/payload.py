"""Describe what all kinds of events have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """What an event of one kind carries beside its envelope. `kind` is stored: never rename one.

    Fields may be added with a default, nothing may be taken away: old events are read for ever. Names of
    members do not belong here (`study.actors`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    private: ClassVar[frozenset[str]] = frozenset()
    """Fields that only those concerned and whoever leads may read."""
    nameless: ClassVar[bool] = False
    """Whether watchers are told that it happened, and not who did it."""

    def shown(self) -> dict[str, Any]:
        """What everybody who takes part in the session may see of it."""
        return self.model_dump(mode="json", exclude=set(self.private))
