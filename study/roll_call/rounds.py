"""Keep a roll-call fair: nobody twice before everybody present once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

from study.roll_call.errors import CannotUndoError


@dataclass(frozen=True, slots=True)
class Call:
    """That a draw called a member in the current round."""

    draw: int
    member: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """The round that is going on and the calls in it that stand.

    Who comes late is simply not among the calls, and so enters the current round as not yet called. Who
    leaves and comes back stays called. A round ends only when the next draw finds nobody left in it: until
    then its last call can be undone, and a late comer still belongs to it.
    """

    number: int = 1
    calls: tuple[Call, ...] = ()

    @property
    def called(self) -> frozenset[str]:
        """Who has been called in this round."""
        return frozenset(call.member for call in self.calls)

    def for_next_draw(self, present: Collection[str]) -> Rounds:
        """The round in which the next draw falls: this one, or a new one when everybody was called."""
        if present and self.called.issuperset(present):
            return Rounds(self.number + 1)
        return self

    def candidates(self, present: Collection[str]) -> tuple[str, ...]:
        """Who can be drawn next, sorted; empty only when nobody is present."""
        return tuple(sorted(set(present) - self.for_next_draw(present).called))

    def chances(self, present: Collection[str]) -> dict[str, Fraction]:
        """Each present member's chance in the next draw, shown before it: equal for all candidates."""
        candidates = self.candidates(present)
        share = Fraction(1, max(len(candidates), 1))
        return {member: share if member in candidates else Fraction(0) for member in sorted(set(present))}

    def after_call(self, draw: int, member: str) -> Rounds:
        """The round once `member` was called in it."""
        return replace(self, calls=(*self.calls, Call(draw, member)))

    def after_undo(self, draw: int) -> Rounds:
        """The round without the call of that draw, whose member can be drawn in it again.

        Raises:
            CannotUndoError: the draw called nobody in this round, or was undone before. A round that is
                over stays as it was, for its draws decided who could be drawn later.
        """
        left = tuple(call for call in self.calls if call.draw != draw)
        if left == self.calls:
            raise CannotUndoError(draw)
        return replace(self, calls=left)
