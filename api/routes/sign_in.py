"""Let members in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.identity import Caller
from api.problems import documented
from api.rights import BROWSERS, OWN_ACCOUNT, allow
from api.routes.session import Session, session_of
from study.errors import SignInRefusedError
from study.sign_in import demo, sign_ins, signing_in
from study.sign_in.signing_in import SignedIn

SECRET_LIMIT = 64
NUMBER_LIMIT = 64

router = APIRouter(prefix="/session", tags=["session"])


class SignIn(BaseModel):
    """Number and PIN."""

    staff_number: str = Field(max_length=NUMBER_LIMIT, examples=["0100123"])
    pin: str = Field(max_length=SECRET_LIMIT, examples=["739154"])


class Activation(BaseModel):
    """Number, one-time code, and the PIN to sign in with from now on."""

    staff_number: str = Field(max_length=NUMBER_LIMIT, examples=["0100123"])
    code: str = Field(max_length=SECRET_LIMIT, examples=["7KQM-X3PA"])
    pin: str = Field(max_length=SECRET_LIMIT, examples=["739154"])


class DemoSignIn(BaseModel):
    """The secret out of a link that the start has printed."""

    secret: str = Field(max_length=SECRET_LIMIT)


class NewPin(BaseModel):
    """The PIN as it is and as it shall be."""

    old: str = Field(max_length=SECRET_LIMIT)
    new: str = Field(max_length=SECRET_LIMIT)


class SignOut(BaseModel):
    """Which sign-ins to end."""

    everywhere: bool = Field(default=False, description="On all devices, not only on this one")


@router.post(
    "/sign-in",
    summary="Sign in",
    dependencies=[allow(BROWSERS)],
    responses=documented(400, 401, 403, 413, 415, 422, 429, 503),
)
def sign_in(
    body: SignIn, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> Session:
    """Sign in by staff number and PIN. After some failures the next try must wait (`Retry-After`)."""
    made = signing_in.with_pin(
        services.storage,
        services.pins,
        body.staff_number,
        body.pin,
        address=address_of(request),
        now=services.now(),
    )
    return _let_in(made, request, response, services, caller)


@router.post(
    "/activation",
    summary="Activate and sign in",
    dependencies=[allow(BROWSERS)],
    responses=documented(400, 401, 403, 413, 415, 422, 429, 503),
)
def activate(
    body: Activation, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> Session:
    """Use an activation code up, set the PIN, and sign in."""
    made = signing_in.activate(
        services.storage,
        services.pins,
        body.staff_number,
        body.code,
        body.pin,
        address=address_of(request),
        now=services.now(),
    )
    return _let_in(made, request, response, services, caller)


@router.post(
    "/demo",
    summary="Sign in to the demo branch",
    dependencies=[allow(BROWSERS)],
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def sign_in_to_demo(
    body: DemoSignIn, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> Session:
    """Sign in by a link that the start has printed; only where nobody but this machine can get."""
    if not services.offers_demo:
        raise SignInRefusedError
    made = demo.sign_in(services.storage, body.secret, now=services.now())
    return _let_in(made, request, response, services, caller)


@router.post(
    "/sign-out",
    summary="Sign out",
    dependencies=[allow(BROWSERS)],
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def sign_out(
    body: SignOut, request: Request, response: Response, services: GivenServices, caller: CurrentCaller
) -> Session:
    """End this sign-in, or all of this member's; the browser becomes a visitor whom nobody knows."""
    if caller.member is not None and body.everywhere:
        sign_ins.revoke_all(services.storage, caller.member.id, actor=caller.actor, now=services.now())
    sign_ins.sign_out(services.storage, caller.visitor, now=services.now())
    visitor = services.identities.give_new(request, response)
    return Session(visitor=visitor, display_name=None, member=None)


@router.put(
    "/pin",
    summary="Change my PIN",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 413, 415, 422, 429, 503),
)
def change_pin(
    body: NewPin, request: Request, services: GivenServices, caller: CurrentCaller, member: CurrentMember
) -> Session:
    """Set another PIN; this member's sign-ins on other devices end."""
    signing_in.change_pin(
        services.storage,
        services.pins,
        SignedIn(caller.visitor, member),
        body.old,
        body.new,
        address=address_of(request),
        now=services.now(),
    )
    return session_of(caller.visitor, member)


def _let_in(
    made: SignedIn, request: Request, response: Response, services: GivenServices, before: Caller
) -> Session:
    if before.member is not None:
        sign_ins.sign_out(services.storage, before.visitor, now=services.now())
    services.identities.give(made.visitor, request, response)
    return session_of(made.visitor, made.member)


def address_of(request: Request) -> str:
    """Where a try comes from, as the server sees it."""
    return "" if request.client is None else request.client.host
