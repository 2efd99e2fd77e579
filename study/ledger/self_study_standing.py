"""Say where an exercise stands for one of its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID, uuid5

from sqlalchemy import Connection

from study.actors import Actor
from study.events import log
from study.events.event import Draft, Subject
from study.events.self_study_kinds import ItemShown
from study.ledger import self_study_exams
from study.ledger import self_study_runs as runs
from study.ledger.self_study_runs import Given, Run
from study.people import members
from study.self_study import duel as duels
from study.self_study.attempts import Attempt, Exercise
from study.self_study.challenge import Challenge, challenge_state
from study.self_study.duel import Duel, DuelState, Outcome, duel_state


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an exercise stands: `mine` holds the answer to each item that counts, or would.

    `following` is the item that comes next, None where nothing is left. `duel` is None before it is accepted.
    """

    run: Run
    member: UUID
    mine: tuple[Given, ...]
    following: str | None
    is_over: bool
    duel: DuelState | None = None

    def answer_to(self, item: str) -> Given | None:
        """The member's answer to an item."""
        return next((one for one in self.mine if one.item == item), None)


def standing(connection: Connection, run: Run, member: UUID, *, now: datetime) -> Standing:
    """Where the exercise stands now."""
    answers = runs.given(connection, run.id, member)
    match run.exercise:
        case Exercise.CHALLENGE:
            return _challenge(run, member, answers)
        case Exercise.DUEL:
            return _duel(connection, run, member, answers, now)
        case Exercise.EXAM | Exercise.RETAKE:
            is_over = self_study_exams.is_over(run, now=now)
            mine = self_study_exams.counting(run, answers)
            following = None if is_over else _following(connection, run, member, mine)
            return Standing(run, member, mine, following, is_over)
        case _:
            mine = _first(answers)
            following = _following(connection, run, member, mine)
            is_over = run.handed_in_at is not None or following is None
            return Standing(run, member, mine, None if is_over else following, is_over)


def give_out(connection: Connection, stands: Standing, *, now: datetime) -> None:
    """Note that a duel's item was given out: from the first time on the clock runs. Needs a writing one."""
    run, member = stands.run, stands.member
    if run.exercise is not Exercise.DUEL or stands.following is None:
        return
    number = run.ids.index(stands.following)
    event_id = uuid5(run.id, f"shown {member} {number}")
    if log.find(connection, event_id) is None:
        subject = Subject(member=member, branch=members.demand(connection, member).branch_id)
        payload = ItemShown(run=run.id, number=number)
        log.append_own(connection, Draft(event_id, Actor.member(member), subject, payload), now=now)


def was_given_out(connection: Connection, stands: Standing) -> bool:
    """Whether nothing would be noted by giving out the item that follows."""
    if stands.run.exercise is not Exercise.DUEL or stands.following is None:
        return True
    number = stands.run.ids.index(stands.following)
    return log.find(connection, uuid5(stands.run.id, f"shown {stands.member} {number}")) is not None


def _first(answers: tuple[Given, ...]) -> tuple[Given, ...]:
    found: dict[str, Given] = {}
    for one in answers:
        found.setdefault(one.item, one)
    return tuple(found.values())


def _following(connection: Connection, run: Run, member: UUID, mine: tuple[Given, ...]) -> str | None:
    answered = {one.item for one in mine}
    left = [item for item in run.ids if item not in answered]
    put_off = runs.skipped(connection, run.id, member) if left else ()
    last_skipped = {item: place for place, item in enumerate(put_off)}
    return min(left, key=lambda item: last_skipped.get(item, -1), default=None)


def _challenge(run: Run, member: UUID, answers: tuple[Given, ...]) -> Standing:
    mine = _first(answers)
    attempts = (
        Attempt(one.id, str(member), one.item, run.exercise, one.mark or Fraction(0), one.at, run.id)
        for one in mine
    )
    state = challenge_state(Challenge(run.id, str(member), run.ids), attempts)
    is_over = state.is_over or run.handed_in_at is not None
    return Standing(run, member, mine, None if is_over else state.following, is_over)


def _duel(
    connection: Connection, run: Run, member: UUID, answers: tuple[Given, ...], now: datetime
) -> Standing:
    mine = _first(answers)
    opponent = run.begun.wish.opponent
    if run.replied_at is None or not run.accepted or opponent is None:
        is_over = run.accepted is False or now > run.began_at + duels.LIMIT
        return Standing(run, member, mine, None, is_over)
    players = (run.member, opponent)
    duel = Duel(run.id, (str(players[0]), str(players[1])), len(run.ids), run.replied_at)
    numbers = {item: number for number, item in enumerate(run.ids)}
    answered = [
        duels.ItemAnswered(one.id, str(player), numbers[one.item], one.mark or Fraction(0), one.at)
        for player in players
        for one in runs.given(connection, run.id, player)
    ]
    shown = [
        duels.ItemShown(str(player), event.payload.number, event.occurred_at)
        for player in players
        for event in log.about(
            connection, Subject(member=player), ItemShown.kind, holding=f'"run":"{run.id}"'
        )
        if isinstance(event.payload, ItemShown) and event.payload.run == run.id
    ]
    state = duel_state(duel, shown, answered, now=now)
    done = {one.item for one in mine}
    following = next((item for item in run.ids if item not in done), None)
    is_over = state.outcome is not Outcome.OPEN
    return Standing(run, member, mine, None if is_over else following, is_over, state)
