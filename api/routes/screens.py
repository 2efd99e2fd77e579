"""Pair carriage screens with the branch they hang in, list and revoke them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response, status
from pydantic import BaseModel, Field

from api import screen_cookie
from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.problems import documented
from api.rights import BROWSERS, OF_BRANCH, allow
from api.routes.sign_in import SECRET_LIMIT, address_of
from study.rules import UNIT_LIMIT
from study.sign_in import pairings, sign_ins, tokens
from study.sign_in.tokens import Token

router = APIRouter(tags=["screens"])


class Pairing(BaseModel):
    """What a screen without identity shows, and what it comes back with."""

    code: str = Field(examples=["7KQM-X3PA"], description="To show: a secretary types it on a phone")
    secret: str = Field(description="To ask with whether somebody has; never shown")
    expires_at: datetime


class PairingSecret(BaseModel):
    """The secret that came with the code."""

    secret: str = Field(max_length=SECRET_LIMIT)


class PairingState(BaseModel):
    """Whether the screen is paired now; if so its token came with this answer, as a cookie."""

    paired: bool


class NewScreen(BaseModel):
    """The code that a screen shows, and what to call that screen."""

    code: str = Field(max_length=SECRET_LIMIT, examples=["7KQM-X3PA"])
    label: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["2 号车厢屏幕"])


class Screen(BaseModel):
    """A screen of a branch; a revoked one is an ordinary visitor."""

    id: UUID
    label: str
    made_at: datetime
    revoked: bool


@router.post(
    "/screen-pairings",
    summary="Ask for a pairing code",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(BROWSERS)],
    responses=documented(401, 403, 413, 415, 422, 429, 503),
)
def begin_pairing(services: GivenServices) -> Pairing:
    """A code for a screen to show, good for ten minutes. A screen that is paired already is refused."""
    begun = pairings.begin(services.storage, services.pins.key, now=services.now())
    return Pairing(code=begun.code, secret=begun.secret, expires_at=begun.expires_at)


@router.post(
    "/screen-pairings/poll",
    summary="Ask whether the code was typed",
    dependencies=[allow(BROWSERS)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def poll_pairing(
    body: PairingSecret, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> PairingState:
    """Every few seconds. Once, when it was: the cookie, and whoever was signed in here is no longer."""
    now = services.now()
    token = pairings.collect(services.storage, services.pins.key, body.secret, now=now)
    if token is not None:
        sign_ins.sign_out(services.storage, caller.visitor, now=now)
        services.identities.forget(response)
        screen_cookie.give(token, request, response)
    return PairingState(paired=token is not None)


@router.post(
    "/branches/{branch_id}/screens",
    summary="Pair a screen",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
def pair_screen(
    branch_id: UUID, body: NewScreen, request: Request, services: GivenServices, member: CurrentMember
) -> Screen:
    """Type the code that a screen shows. After some wrong ones the next try must wait (`Retry-After`)."""
    token = pairings.approve(
        services.storage,
        services.pins.key,
        body.code,
        body.label,
        branch=branch_id,
        by=member.id,
        address=address_of(request),
        now=services.now(),
    )
    return _screen(token)


@router.get(
    "/branches/{branch_id}/screens",
    summary="Screens of a branch",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(401, 403, 422, 503),
)
def screens_of_branch(branch_id: UUID, services: GivenServices) -> list[Screen]:
    """The newest first, revoked ones too."""
    return [_screen(token) for token in tokens.screens_of(services.storage, branch_id)]


@router.post(
    "/branches/{branch_id}/screens/{token_id}/revocation",
    summary="Revoke a screen",
    dependencies=[allow(OF_BRANCH)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def revoke_screen(branch_id: UUID, token_id: UUID, services: GivenServices, caller: CurrentCaller) -> Screen:
    """Make it an ordinary visitor at once."""
    revoked = tokens.revoke(
        services.storage, token_id, actor=caller.actor, now=services.now(), screen_of=branch_id
    )
    return _screen(revoked)


def _screen(token: Token) -> Screen:
    return Screen(id=token.id, label=token.label, made_at=token.made_at, revoked=token.revoked)
