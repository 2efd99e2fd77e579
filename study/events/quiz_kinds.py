"""Describe what the events of a led quiz carry: enough to count it again for ever, whatever the bank becomes.

What may be seen early goes to everybody at once, so that no phone has to ask: an item when it is shown, its
solution when it is revealed. The items as a whole and everybody's answers are private.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictStr

from knowledge.document import CardSource
from study.events.payload import Payload
from study.marking.marks import MarkingRules
from study.papers.rules import PaperRule
from study.quiz.actions import Scoring
from study.quiz.counting import Counts
from study.quiz.teams import Teams
from study.quiz.watching import AskedItem
from study.rules import NOTE_LIMIT, UNIT_LIMIT

AnswerJson: TypeAlias = (
    StrictStr | StrictBool | list[StrictStr] | list[StrictStr | None] | dict[str, StrictStr]
)
"""`study.marking.reading.AnswerValue`, as JSON gives it."""

_Number = Annotated[int, Field(ge=0)]


class PlayedItem(BaseModel):
    """An item as it is played: the whole of it (`knowledge.bank.mapping`) in a version of the bank.

    `order` is that in which its parts are shown, by their places in the bank from 0 on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: dict[str, JsonValue]
    version: int = Field(ge=1)
    order: tuple[int, ...]
    points: int
    limit_s: int | None


class QuizBegun(Payload):
    """A quiz (竞答) was begun; its id is that of the event.

    `paper` and `seed` (hexadecimal) say how the items were found, where they were not chosen one by one.
    """

    kind = "quiz_begun"
    private: ClassVar[frozenset[str]] = frozenset({"items", "seed"})

    title: str = Field(max_length=UNIT_LIMIT)
    scoring: Scoring
    teams: Teams
    items: tuple[PlayedItem, ...]
    rules: MarkingRules
    speed_share: Fraction
    paper: PaperRule | None = None
    seed: str = Field(pattern=r"^[0-9a-f]{64}$")

    def shown(self) -> dict[str, Any]:
        """How many items there are, and none of them."""
        return super().shown() | {"count": len(self.items)}


class QuizPayload(Payload):
    """What all further events of a quiz carry."""

    quiz: UUID


class QuizJoined(QuizPayload):
    """The subject's member plays, for a group or branch where such play."""

    kind = "quiz_joined"

    team: str | None = None


class QuizItemShown(QuizPayload):
    """An item came on the screen and its clock runs: all that phones need to show it."""

    kind = "quiz_item_shown"

    asked: AskedItem
    item: str
    version: int


class QuizAnswer(QuizPayload):
    """What the subject's member answered, by the letters that were shown: for them and the marking only."""

    private: ClassVar[frozenset[str]] = frozenset({"answer"})

    number: _Number
    item: str
    version: int
    answer: AnswerJson


class QuizAnswered(QuizAnswer):
    """An answer came in time; of several to one item the last counts."""

    kind = "quiz_answered"


class QuizAnsweredLate(QuizAnswer):
    """An answer came when its item was closed, as from a phone in a tunnel: it is kept and does not count."""

    kind = "quiz_answered_late"


class QuizPaused(QuizPayload):
    """The clock of the item stands; `with_session` where it does so because the session was paused."""

    kind = "quiz_paused"

    with_session: bool = False


class QuizResumed(QuizPayload):
    """It goes on."""

    kind = "quiz_resumed"


class QuizItemClosed(QuizPayload):
    """An item takes no more answers."""

    kind = "quiz_item_closed"

    number: _Number


class QuizItemRevealed(QuizPayload):
    """What is right was shown, by the letters on the screen, with what speaks for it and how all answered."""

    kind = "quiz_item_revealed"

    number: _Number
    right: AnswerJson
    explanation: str
    sources: tuple[CardSource, ...]
    counts: Counts


class QuizItemVoided(QuizPayload):
    """An item turned out faulty and counts for nobody."""

    kind = "quiz_item_voided"

    number: _Number
    reason: str = Field(min_length=1, max_length=NOTE_LIMIT)


class QuizEnded(QuizPayload):
    """The quiz is over."""

    kind = "quiz_ended"


QUIZ_KINDS: tuple[type[Payload], ...] = (
    QuizBegun, QuizJoined, QuizItemShown, QuizAnswered, QuizAnsweredLate, QuizPaused, QuizResumed,
    QuizItemClosed, QuizItemRevealed, QuizItemVoided, QuizEnded,
)  # fmt: skip
