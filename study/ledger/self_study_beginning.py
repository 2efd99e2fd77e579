"""Begin exercises, and reply to invitations to duels."""

from __future__ import annotations

from secrets import token_bytes
from uuid import UUID

from sqlalchemy import Connection

from study.errors import IdTakenError
from study.events import log
from study.events.self_study_kinds import DuelReplied, ExerciseBegun
from study.ledger import self_study_runs as runs
from study.ledger.self_study_choosing import Choice, choose
from study.ledger.self_study_deeds import Deed, Desk, append, conflict, was_done
from study.ledger.self_study_derived import catch_up
from study.ledger.self_study_runs import Run
from study.people import members
from study.people.records import Member
from study.records import Recorded
from study.rules import local_day
from study.self_study.attempts import Exercise
from study.self_study.duel import LIMIT
from study.self_study.errors import DuelNotOpenError, NothingToPractiseError, OpponentUnfitError
from study.self_study.wishes import Wish


def begin(desk: Desk, deed: Deed, wish: Wish) -> Recorded[Run]:
    """Begin an exercise; of 每日一练 there is one a local day, whatever the ids.

    Raises:
        NothingToPractiseError, NotEnoughItemsError: the bank has too few items that fit.
        NoRetakeError, ExerciseUnknownError, OpponentUnfitError: see there.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        before = log.find(connection, deed.id)
        if before is not None:
            told = before.payload
            if before.subject.member != deed.member or not isinstance(told, ExerciseBegun):
                raise IdTakenError(deed.id)
            if told.wish != wish:
                raise conflict(deed.id)
            return Recorded(runs.demand(connection, deed.id, deed.member), created=False)
        if wish.exercise is Exercise.DAILY:
            today = runs.daily_of(connection, deed.member, local_day(deed.at))
            if today is not None:
                return Recorded(today, created=False)
        if wish.opponent is not None:
            _demand_fit(deed, members.demand(connection, wish.opponent))
        payload = _chosen(connection, desk, deed, wish)
        append(connection, desk, deed, payload)
        return Recorded(runs.demand(connection, deed.id, deed.member), created=True)


def reply(desk: Desk, deed: Deed, run_id: UUID, *, accepted: bool) -> Run:
    """Accept an invitation to a duel, or do not; the first reply stands.

    Raises:
        ExerciseUnknownError: nobody invited this member there.
        DuelNotOpenError: there is nothing for this member to reply to.
        IdTakenError, EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = DuelReplied(run=run_id, accepted=accepted)
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=deed.at)
        run = runs.demand(connection, run_id, deed.member)
        if run.begun.wish.opponent != deed.member:
            raise DuelNotOpenError("not for this member to reply to")
        if was_done(connection, deed, payload) or run.accepted is not None:
            return run
        if deed.at > run.began_at + LIMIT:
            raise DuelNotOpenError("expired")
        append(connection, desk, deed, payload)
        return runs.demand(connection, run_id, deed.member)


def _chosen(connection: Connection, desk: Desk, deed: Deed, wish: Wish) -> ExerciseBegun:
    seed = token_bytes(32)
    choice = Choice(connection, deed.id, deed.member, wish, desk.rules, deed.at, seed, desk.key)
    chosen = choose(choice)
    if not chosen.items:
        raise NothingToPractiseError
    return ExerciseBegun(
        wish=wish,
        day=choice.day,
        items=chosen.items,
        seed=seed.hex(),
        rule=chosen.rule,
        limit_s=chosen.limit_s,
    )


def _demand_fit(deed: Deed, opponent: Member) -> None:
    if opponent.id == deed.member or opponent.left:
        raise OpponentUnfitError
