"""Read what is asked of led quizzes as JSON."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from knowledge.bank.item import ItemKind
from study.events.quiz_kinds import AnswerJson
from study.ledger.quiz_items import Chosen
from study.papers.rules import PaperRule, Section
from study.quiz import actions
from study.quiz.actions import Scoring
from study.quiz.preparing import LONGEST_LIMIT_S
from study.quiz.teams import Teams
from study.rules import NOTE_LIMIT, UNIT_LIMIT

ITEMS_AT_MOST = 200

Epoch = Annotated[int, Field(ge=0, le=2**31, description="That of the lead, as this device saw it last")]
ItemNumber = Annotated[int, Field(ge=0, lt=ITEMS_AT_MOST, description="Counted from 0")]


class SectionBody(BaseModel):
    """So many items of these kinds, topics and difficulties; none named is any."""

    count: int = Field(ge=1, le=ITEMS_AT_MOST)
    kinds: list[ItemKind] = Field(default_factory=list, max_length=7)
    topics: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=50
    )
    difficulties: list[Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=list, max_length=5)
    points: int = Field(default=1, ge=1, le=100)

    def section(self) -> Section:
        """The section as the rules know it."""
        return Section(
            self.count, tuple(self.kinds), tuple(self.topics), tuple(self.difficulties), self.points
        )


class ByRule(BaseModel):
    """Items found by rule; the same seed on the same bank finds the same."""

    type: Literal["rule"]
    sections: list[SectionBody] = Field(min_length=1, max_length=20)
    seed: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="Without one it is drawn")

    def source(self) -> PaperRule:
        """Where the items come from."""
        return PaperRule(tuple(one.section() for one in self.sections))


class ByChoice(BaseModel):
    """Items chosen one by one, in this order."""

    type: Literal["chosen"]
    item_ids: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        min_length=1, max_length=ITEMS_AT_MOST
    )
    seed: None = None

    def source(self) -> Chosen:
        """Where the items come from."""
        return Chosen(tuple(self.item_ids))


class NewQuizBody(BaseModel):
    """A quiz to begin. Make `id` once; it becomes the quiz's. With speed each item needs a limit."""

    id: UUID
    epoch: Epoch
    title: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["七一知识竞答"])
    items: Annotated[ByRule | ByChoice, Field(discriminator="type")]
    scoring: Scoring = Scoring.CORRECTNESS
    teams: Teams = Teams.NONE
    limit_s: int | None = Field(default=None, ge=1, le=LONGEST_LIMIT_S)


class ShowItem(BaseModel):
    """Put an item on screen and phones; its clock starts."""

    type: Literal["show_item"]
    number: ItemNumber

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.ShowItem(self.number)


class PauseQuiz(BaseModel):
    """Stop the clock; phones keep their answers meanwhile."""

    type: Literal["pause"]

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.PauseQuiz()


class ResumeQuiz(BaseModel):
    """Let the clock go on."""

    type: Literal["resume"]

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.ResumeQuiz()


class CloseItem(BaseModel):
    """Take no more answers to the item on the screen."""

    type: Literal["close_item"]
    number: ItemNumber

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.CloseItem(self.number)


class RevealItem(BaseModel):
    """Show what is right, with the provision behind it."""

    type: Literal["reveal_item"]
    number: ItemNumber

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.RevealItem(self.number)


class VoidItem(BaseModel):
    """Let a faulty item count for nobody."""

    type: Literal["void_item"]
    number: ItemNumber
    reason: str = Field(max_length=NOTE_LIMIT, examples=["两个选项都对"])

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.VoidItem(self.number, self.reason)


class EndQuiz(BaseModel):
    """End the quiz for good."""

    type: Literal["end"]

    def action(self) -> actions.LeaderAction:
        """What is to be done."""
        return actions.EndQuiz()


class NewQuizCommand(BaseModel):
    """What to do with a quiz. Commands name their item, so that a late tap closes no other one."""

    id: UUID
    epoch: Epoch
    action: Annotated[
        ShowItem | PauseQuiz | ResumeQuiz | CloseItem | RevealItem | VoidItem | EndQuiz,
        Field(discriminator="type"),
    ]


class NewJoining(BaseModel):
    """That this member plays."""

    id: UUID


class NewAnswer(BaseModel):
    """An answer by the letters shown: see docs/led-quiz.md for the form of each kind."""

    id: UUID
    number: ItemNumber
    answer: AnswerJson = Field(examples=["B", ["A", "C"], True])
