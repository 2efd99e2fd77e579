"""Describe the events of studying on one's own: all of them are the member's, and no session's.

The subject names the member who does it; of a report, who made it. Nothing of it is for others to read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from study.events.payload import Payload
from study.marking.answers import SelfMark
from study.papers.rules import PaperRule
from study.rules import NOTE_LIMIT
from study.self_study.attempts import Exercise
from study.self_study.item_reports import Concern
from study.self_study.wishes import Wish

_ItemId = Annotated[str, Field(min_length=1, max_length=64)]
_Mark = Annotated[str, Field(pattern=r"^\d+(/\d+)?$")]
_Seed = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ItemAsked(BaseModel):
    """An item of an exercise in the version asked; of a paper, what it is worth and its section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: _ItemId
    version: int = Field(ge=1)
    points: int = Field(default=1, ge=1)
    section: int = Field(default=0, ge=0)


class ExerciseBegun(Payload):
    """An exercise was begun, with all its items in the order in which they come; its id is the event's.

    From `seed` follow the orders in which their parts are shown. `limit_s` is how long an exam lasts. A duel
    is begun by inviting: its time runs from the other one's accepting.
    """

    kind = "exercise_begun"
    private: ClassVar[frozenset[str]] = frozenset({"wish", "items", "seed", "rule"})

    wish: Wish
    day: date
    items: tuple[ItemAsked, ...]
    seed: _Seed
    rule: PaperRule | None = None
    limit_s: int | None = Field(default=None, ge=1)


class ItemShown(Payload):
    """An item of a duel (counted from 0) was given out to the subject's member for the first time."""

    kind = "exercise_item_shown"

    run: UUID
    number: int = Field(ge=0)


class ItemAnswered(Payload):
    """An item was answered: `answer` counts as the bank counts, `mark` is None if its author has to give it.

    `claimed_at` is when the phone says it was answered, if the answer had to wait there.
    """

    kind = "exercise_item_answered"
    private: ClassVar[frozenset[str]] = frozenset({"answer", "mark"})

    run: UUID
    exercise: Exercise
    item: _ItemId
    version: int = Field(ge=1)
    answer: JsonValue
    mark: _Mark | None = None
    claimed_at: AwareDatetime | None = None


class ItemSelfMarked(Payload):
    """The member held an answer in words against the model answer; `mark` is what it is worth by that."""

    kind = "exercise_item_self_marked"
    private: ClassVar[frozenset[str]] = frozenset({"self_mark", "mark"})

    run: UUID
    item: _ItemId
    self_mark: SelfMark
    mark: _Mark


class ItemSkipped(Payload):
    """The member put an item off: it comes again after the others."""

    kind = "exercise_item_skipped"

    run: UUID
    item: _ItemId


class ExerciseHandedIn(Payload):
    """The member is done with it."""

    kind = "exercise_handed_in"

    run: UUID


class DuelReplied(Payload):
    """Whoever was invited to a duel, the subject's member, accepts it or does not."""

    kind = "duel_replied"

    run: UUID
    accepted: bool


class ItemReported(Payload):
    """The subject's member says that something is wrong with an item (题目纠错)."""

    kind = "item_reported"
    private: ClassVar[frozenset[str]] = frozenset({"text"})

    item: _ItemId
    concern: Concern
    text: str = Field(min_length=1, max_length=NOTE_LIMIT)


class ItemReportTakenUp(Payload):
    """Content staff look into a report."""

    kind = "item_report_taken_up"

    report: UUID


class ItemReportCorrected(Payload):
    """What was reported is put right, or the item was taken out."""

    kind = "item_report_corrected"
    private: ClassVar[frozenset[str]] = frozenset({"note"})

    report: UUID
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)


class ItemReportDeclined(Payload):
    """Nothing is wrong with the item, and why."""

    kind = "item_report_declined"
    private: ClassVar[frozenset[str]] = frozenset({"reason"})

    report: UUID
    reason: str = Field(min_length=1, max_length=NOTE_LIMIT)


EXERCISE_KINDS: tuple[type[Payload], ...] = (
    ExerciseBegun, ItemShown, ItemAnswered, ItemSelfMarked, ItemSkipped, ExerciseHandedIn, DuelReplied,
)  # fmt: skip
REPORT_KINDS: tuple[type[Payload], ...] = (
    ItemReported, ItemReportTakenUp, ItemReportCorrected, ItemReportDeclined,
)  # fmt: skip
SELF_STUDY_KINDS = (*EXERCISE_KINDS, *REPORT_KINDS)
