"""Tell for the record of roll-calls: each draw with its digests, and whether it can be repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from study.reports.people import People
from study.reports.session_record import DrawLine, RollCallTold
from study.roll_call.history import Announced, History, PastDraw
from study.roll_call.verification import verify


def roll_call_line(history: History, names: Mapping[str, str]) -> RollCallTold:
    """A roll-call, with what is wrong with its draws; `names` are those of scopes by id."""
    draws = [past.draw for past in history.draws]
    scope = history.roll_call.scope
    return RollCallTold(
        id=history.roll_call.id,
        scope=scope.kind,
        scope_name=names.get(scope.of),
        draws=len(draws),
        head=history.roll_call.head,
        faults=tuple(dict.fromkeys(problem.fault for problem in verify(draws))),
    )


def draw_lines(history: History, people: People) -> Iterable[DrawLine]:
    """All draws of a roll-call, the one that is open with nobody picked."""
    for past in history.draws:
        yield _past(past, people)
    if history.open is not None:
        yield _open(history.open)


def _past(past: PastDraw, people: People) -> DrawLine:
    opening, outcome = past.draw.opening, past.outcome
    return DrawLine(
        roll_call=opening.roll_call,
        number=opening.number,
        round=opening.round,
        candidates=len(opening.candidates),
        opened_at=past.opened_at,
        closed_at=past.closed_at,
        who=people.who(past.draw.picked),
        card=None if past.question is None else past.question.card,
        question=None if past.question is None else past.question.text,
        outcome=None if outcome is None else outcome.kind,
        note=None if outcome is None else outcome.note,
        undone=past.undone,
        opening_digest=past.draw.announced,
        digest=past.draw.digest,
    )


def _open(draw: Announced) -> DrawLine:
    opening, question = draw.opening, draw.question
    return DrawLine(
        roll_call=opening.roll_call,
        number=opening.number,
        round=opening.round,
        candidates=len(opening.candidates),
        opened_at=draw.opened_at,
        closed_at=None,
        who=None,
        card=None if question is None else question.card,
        question=None if question is None else question.text,
        outcome=None,
        note=None,
        undone=None,
        opening_digest=draw.digest,
        digest=None,
    )
