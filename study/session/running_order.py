"""Describe the running order of a session: six set steps, and chosen ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from study.rules import clean_name
from study.session.errors import RunningOrderError


class SetStep(StrEnum):
    """The six steps that every session has (规定动作), in their usual order."""

    ANTHEM = "anthem"  # 国歌
    OATH = "oath"  # 入党誓词
    STORY = "story"  # 党史小故事
    READING_ALOUD = "reading_aloud"  # 诵读
    HEART_TO_HEART = "heart_to_heart"  # 谈心
    BRANCH_LIFE = "branch_life"  # 三会一课


@dataclass(frozen=True, slots=True)
class ChosenStep:
    """A step that this branch chose (自选动作), by the name that the screen shows."""

    name: str


Step: TypeAlias = SetStep | ChosenStep


def usual_order(chosen: Iterable[str] = ()) -> tuple[Step, ...]:
    """The six set steps and then the chosen ones by name.

    Raises:
        InvalidRecordError: a name is empty, too long, or holds control characters.
    """
    return checked_order([*SetStep, *(ChosenStep(name) for name in chosen)])


def checked_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The running order in any arrangement, with each set step once.

    A set step that there is no time for is skipped in the session, with a reason, and not left out here.

    Raises:
        RunningOrderError: a set step is missing or there twice.
        InvalidRecordError: a name is empty, too long, or holds control characters.
    """
    order = tuple(step if isinstance(step, SetStep) else ChosenStep(clean_name(step.name)) for step in steps)
    for wanted in SetStep:
        if order.count(wanted) != 1:
            raise RunningOrderError(f"has {wanted.value} {order.count(wanted)} times")
    return order
