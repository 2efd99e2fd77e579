"""Follow needs and talks from step to step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from study.errors import StudyError
from study.talks.errors import TalkNeedUnknownError, TalkUnfitError, TalkUnknownError
from study.talks.steps import Corrected, Dropped, Held, Particulars, Reported, Step, Withdrawn


@dataclass(frozen=True, slots=True)
class Need:
    """A talk that is necessary."""

    id: UUID
    member: UUID
    branch: UUID | None
    occasion: str
    level: int
    happened_at: datetime
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that was: `talker` has told it."""

    id: UUID
    talker: UUID
    member: UUID
    branch: UUID | None
    particulars: Particulars
    told_at: datetime
    withdrawn: bool = False

    @property
    def two(self) -> frozenset[UUID]:
        """Who was there: nobody else reads its note."""
        return frozenset({self.talker, self.member})


@dataclass(frozen=True, slots=True)
class Book:
    """Needs and talks as they stand, in the order in which they were told."""

    needs: Mapping[UUID, Need] = field(default_factory=dict)
    talks: Mapping[UUID, Talk] = field(default_factory=dict)


def after(book: Book, step: Step, *, is_told_again: bool = False) -> Book:
    """The book after a step; the same report or talk again changes nothing.

    A step that a log tells (`is_told_again`) may answer a need that was dropped: another box dropped it
    before it heard of the talk, which was held all the same.

    Raises:
        TalkNeedUnknownError: it is about a need that is not there, or was dropped.
        TalkUnknownError: it is about a talk that is not there, was withdrawn, or was told by another.
        TalkUnfitError: what is told cannot be so.
    """
    match step.action:
        case Reported():
            return _reported(book, step, step.action)
        case Dropped(need):
            standing = _need(book, need)
            return replace(book, needs={**book.needs, need: replace(standing, dropped=True)})
        case Held():
            return _held(book, step, step.action, may_be_dropped=is_told_again)
        case Corrected(talk, particulars):
            own = _own(book, talk, step.by)
            _demand_fit(book, own.member, particulars, told_at=step.at, may_be_dropped=is_told_again)
            return replace(book, talks={**book.talks, talk: replace(own, particulars=particulars)})
        case Withdrawn(talk):
            own = _own(book, talk, step.by)
            return replace(book, talks={**book.talks, talk: replace(own, withdrawn=True)})


def replay(steps: Iterable[Step]) -> Book:
    """The book that a log tells; steps that do not fit are set aside, so that any log can be read."""
    book = Book()
    for step in steps:
        try:
            book = after(book, step, is_told_again=True)
        except StudyError:
            continue
    return book


def _reported(book: Book, step: Step, told: Reported) -> Book:
    if step.id in book.needs:
        return book
    if told.happened_at > step.at:
        raise TalkUnfitError("what makes it necessary is not to come, it has happened")
    need = Need(step.id, told.member, told.branch, told.occasion, told.level, told.happened_at)
    return replace(book, needs={**book.needs, step.id: need})


def _held(book: Book, step: Step, told: Held, *, may_be_dropped: bool) -> Book:
    if step.id in book.talks:
        return book
    if step.by is None or step.by == told.member:
        raise TalkUnfitError("it takes two")
    _demand_fit(book, told.member, told.particulars, told_at=step.at, may_be_dropped=may_be_dropped)
    talk = Talk(step.id, step.by, told.member, told.branch, told.particulars, step.at)
    return replace(book, talks={**book.talks, step.id: talk})


def _demand_fit(
    book: Book, member: UUID, told: Particulars, *, told_at: datetime, may_be_dropped: bool
) -> None:
    if told.held_at > told_at:
        raise TalkUnfitError("it is told of as held and is to come")
    if told.need is None:
        return
    need = book.needs.get(told.need) if may_be_dropped else _need(book, told.need)
    if need is None or need.member != member:
        raise TalkNeedUnknownError
    if told.level > need.level:
        raise TalkUnfitError(f"level {need.level} or a higher one must talk")
    if told.held_at < need.happened_at:
        raise TalkUnfitError("it was held before it became necessary")


def _need(book: Book, need: UUID) -> Need:
    standing = book.needs.get(need)
    if standing is None or standing.dropped:
        raise TalkNeedUnknownError
    return standing


def _own(book: Book, talk: UUID, by: UUID | None) -> Talk:
    standing = book.talks.get(talk)
    if standing is None or standing.withdrawn or standing.talker != by:
        raise TalkUnknownError
    return standing
