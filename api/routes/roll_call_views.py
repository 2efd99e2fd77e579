"""Show roll-calls, and what is asked of them, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from study.ledger.calls import Call
from study.ledger.roll_call_views import NamedScope, View
from study.roll_call.draws import canonical
from study.roll_call.history import Announced, History, PastDraw
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.questions import ApprovedAnswer, Question
from study.roll_call.scope import Scope, ScopeKind
from study.rules import NOTE_LIMIT

Epoch = Annotated[int, Field(ge=0, le=2**31, description="That of the lead, as this device saw it last")]
NONCE = r"^[0-9a-f]{32}$"


class ScopeBody(BaseModel):
    """Among whom is drawn; `of` is the id of the session, branch or group."""

    kind: ScopeKind
    of: UUID

    def scope(self) -> Scope:
        """The scope as the rules know it."""
        return Scope(self.kind, str(self.of))


class NewRollCall(BaseModel):
    """A roll-call to begin. Make `id` once; it becomes the roll-call's."""

    id: UUID
    epoch: Epoch
    scope: ScopeBody


class NewDraw(BaseModel):
    """A draw to open: with an item of the bank, the question of a card named or drawn by lot, or neither."""

    id: UUID
    epoch: Epoch
    with_question: bool = True
    card_id: str | None = Field(default=None, min_length=1, max_length=100)
    item_id: str | None = Field(default=None, min_length=1, max_length=100, description="Before a card")


class NewNonce(BaseModel):
    """16 random bytes that this phone made for this draw."""

    id: UUID
    nonce: str = Field(pattern=NONCE, examples=["0f1e2d3c4b5a69788796a5b4c3d2e1f0"])


class NewUndo(BaseModel):
    """A draw to take back. The reason is published with the next draw."""

    id: UUID
    epoch: Epoch
    reason: str = Field(max_length=NOTE_LIMIT, examples=["临时去前车处理旅客问题"])


class NewOutcome(BaseModel):
    """What the drawn member did; `note` is the answer or a remark."""

    id: UUID
    outcome: OutcomeKind
    note: str | None = Field(default=None, max_length=NOTE_LIMIT, examples=["预备期一年"])


class ChanceView(BaseModel):
    """Somebody present and their chance, as a fraction: 1/7, or 0 who was called in this round."""

    member_id: UUID
    name: str | None
    chance: str = Field(examples=["1/7"])


class OpenDrawView(BaseModel):
    """A draw that takes nonces. Note `digest`: it is the SHA-256 of `opening`, all that is fixed now."""

    number: int
    round: int
    opened_at: datetime
    closes_at: datetime
    opening: str = Field(description="Canonical JSON, see docs/roll-call.md")
    digest: str
    nonces_of: list[UUID] = Field(description="Whose phones have added one")
    question: Question | None


class OutcomeView(BaseModel):
    """What came of a draw."""

    outcome: OutcomeKind
    note: str | None
    approved: ApprovedAnswer | None


class DrawView(BaseModel):
    """A draw that is over. Note the last one's `digest` as well."""

    number: int
    round: int
    opened_at: datetime
    closed_at: datetime
    picked: UUID
    name: str | None
    candidates: int
    nonces: int
    opening_digest: str
    digest: str
    question: Question | None
    undone: str | None = Field(description="Why, where it was taken back")
    outcome: OutcomeView | None


class RollCallLine(BaseModel):
    """A roll-call in the list of a session."""

    id: UUID
    scope: ScopeBody
    drawn: int
    open: int | None = Field(description="The number of the draw that takes nonces now")


class ScopeLine(BaseModel):
    """A scope that can be chosen; the session itself has no name."""

    scope: ScopeBody
    name: str | None


class RollCallList(BaseModel):
    """The roll-calls of a session, and the scopes there are."""

    roll_calls: list[RollCallLine]
    scopes: list[ScopeLine]


class RollCallView(BaseModel):
    """A roll-call as it stands; `chances` are those of the open draw, or else of the next one."""

    id: UUID
    scope: ScopeBody
    round: int
    last_digest: str = Field(description="That of the last draw; 64 zeros before the first")
    chances: list[ChanceView]
    open: OpenDrawView | None
    draws: list[DrawView]


class NonceTaken(BaseModel):
    """The nonce counts; `digest` is that of the opening which it was added to."""

    draw: int
    digest: str
    created: bool


class QuestionWithAnswer(BaseModel):
    """The question of a draw and the approved answer, for whoever leads."""

    question: Question | None
    approved: ApprovedAnswer | None


class CallView(BaseModel):
    """A draw that picked me and waits for my answer."""

    session_id: UUID
    session_title: str
    roll_call_id: UUID
    draw: int
    at: datetime
    question: Question | None


class MyCalls(BaseModel):
    """What is open for me to answer, the newest first."""

    calls: list[CallView]


def view_of(view: View) -> RollCallView:
    """The roll-call as everybody who takes part gets to see it."""
    history = view.history
    number, rounds = history.roll_call.drawn, history.roll_call.rounds
    present = view.chances.keys()
    in_round = history.open.opening.round if history.open else rounds.for_next_draw(present).number
    return RollCallView(
        id=history.roll_call.id,
        scope=_scope(history.roll_call.scope),
        round=in_round,
        last_digest=history.roll_call.head,
        chances=[
            ChanceView(member_id=UUID(member), name=view.names.get(member), chance=str(chance))
            for member, chance in view.chances.items()
        ],
        open=None if history.open is None else _open(history.open),
        draws=[_past(past, view.names.get(past.draw.picked)) for past in history.draws[:number]],
    )


def list_of(histories: tuple[History, ...], scopes: tuple[NamedScope, ...]) -> RollCallList:
    """The roll-calls of a session."""
    return RollCallList(
        roll_calls=[
            RollCallLine(
                id=history.roll_call.id,
                scope=_scope(history.roll_call.scope),
                drawn=history.roll_call.drawn,
                open=None if history.open is None else history.open.opening.number,
            )
            for history in histories
        ],
        scopes=[ScopeLine(scope=_scope(one.scope), name=one.name) for one in scopes],
    )


def call_of(call: Call) -> CallView:
    """A call that waits."""
    return CallView(
        session_id=call.session,
        session_title=call.title,
        roll_call_id=call.roll_call,
        draw=call.number,
        at=call.at,
        question=call.question,
    )


def _scope(scope: Scope) -> ScopeBody:
    return ScopeBody(kind=scope.kind, of=UUID(scope.of))


def _open(announced: Announced) -> OpenDrawView:
    opening = announced.opening
    return OpenDrawView(
        number=opening.number,
        round=opening.round,
        opened_at=announced.opened_at,
        closes_at=announced.closes_at,
        opening=canonical(opening.to_json()),
        digest=announced.digest,
        nonces_of=[UUID(nonce.member) for nonce in announced.nonces],
        question=announced.question,
    )


def _past(past: PastDraw, name: str | None) -> DrawView:
    draw, outcome = past.draw, past.outcome
    return DrawView(
        number=draw.opening.number,
        round=draw.opening.round,
        opened_at=past.opened_at,
        closed_at=past.closed_at,
        picked=UUID(draw.picked),
        name=name,
        candidates=len(draw.opening.candidates),
        nonces=len(draw.nonces),
        opening_digest=draw.announced,
        digest=draw.digest,
        question=past.question,
        undone=past.undone,
        outcome=None
        if outcome is None
        else OutcomeView(outcome=outcome.kind, note=outcome.note, approved=past.approved),
    )
