"""Take requests (诉求) of which nobody learns whose they are, and let the receipt's holder follow them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, GivenServices
from api.identity import Caller
from api.problems import documented
from api.rights import OPEN, UNNAMED, allow
from api.routes.request_views import OneStep, RequestResult, RequestView, Words, WordsStep, view_of
from api.services import Services
from study.ledger import request_reading, requests
from study.requests.receipts import read_secret
from study.requests.request import Request
from study.requests.steps import AskedAgain, Withdrawn

RECEIPT_LIMIT = 80

router = APIRouter(prefix="/anonymous-requests", tags=["requests"])

Receipt = Annotated[
    str,
    Field(
        max_length=RECEIPT_LIMIT,
        pattern=r"^([0-9A-Fa-f][ -]*){32}$",
        examples=["5f1d70aa 9c1e4b02 8a6d3fe1 07c4b95e"],
    ),
]


class NewAnonymousRequest(BaseModel):
    """A request to bring in without a name.

    `receipt` is made on the phone, 16 random bytes as 32 hex digits, and kept there or on paper: only its
    hash is kept here, and without it nobody finds the request again. The same receipt sent again changes
    nothing.
    """

    receipt: Receipt
    text: Words
    branch_id: UUID | None = Field(
        default=None, description="Which branch it goes to; without, the member's or the screen's own"
    )


def _secret(
    x_receipt: Annotated[
        str,
        Header(
            max_length=RECEIPT_LIMIT,
            description="The receipt. It stands in a header since addresses end up in logs and histories.",
        ),
    ],
) -> bytes:
    return read_secret(x_receipt)


HeldReceipt = Annotated[bytes, Depends(_secret)]


@router.post(
    "",
    summary="Bring a request in without a name",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(UNNAMED)],
    responses={
        200: {"model": RequestResult, "description": "Already recorded under the same receipt"},
        **documented(401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
)
def bring_anonymous_request(
    body: NewAnonymousRequest, response: Response, services: GivenServices, caller: CurrentCaller
) -> RequestResult:
    """Signing in bounds how many one person may bring in; who it was is written nowhere.

    The bot cannot do this: a conversation is kept, and this is not to stand in it.
    """
    now = services.now()
    person, home = _somebody(caller)
    made = requests.bring_anonymously(
        services.storage,
        read_secret(body.receipt),
        branch=body.branch_id or home,
        text=body.text,
        admit=lambda: services.anonymous.admit(person, now),
        now=now,
    )
    if not made.created:
        response.status_code = status.HTTP_200_OK
    return RequestResult(request=_shown(services, made.record, now), created=made.created)


@router.get(
    "/mine",
    summary="The request of a receipt",
    dependencies=[allow(OPEN)],
    responses=documented(404, 422, 503),
)
def request_of_receipt(secret: HeldReceipt, services: GivenServices) -> RequestView:
    """Where it stands and what was said; nobody is asked who they are, so send no cookie."""
    with services.storage.reading() as connection:
        found = request_reading.demand_by_receipt(connection, secret)
    return _shown(services, found, services.now())


@router.post(
    "/mine/questions",
    summary="Ask again by receipt",
    dependencies=[allow(OPEN)],
    responses=documented(400, 403, 404, 409, 413, 415, 422, 503),
)
def ask_again_by_receipt(secret: HeldReceipt, body: WordsStep, services: GivenServices) -> RequestView:
    """Say that the answer is not enough; a closed request is open again."""
    now = services.now()
    found = requests.go_on_anonymously(services.storage, body.id, secret, AskedAgain(body.text), now=now)
    return _shown(services, found, now)


@router.post(
    "/mine/withdrawal",
    summary="Withdraw by receipt",
    dependencies=[allow(OPEN)],
    responses=documented(400, 403, 404, 409, 413, 415, 422, 503),
)
def withdraw_by_receipt(secret: HeldReceipt, body: OneStep, services: GivenServices) -> RequestView:
    """Say that nothing more is wanted; what was written stays readable for the branch."""
    now = services.now()
    found = requests.go_on_anonymously(services.storage, body.id, secret, Withdrawn(), now=now)
    return _shown(services, found, now)


def _somebody(caller: Caller) -> tuple[str, UUID | None]:
    """Under what the caller is counted in memory, and the branch that goes without saying."""
    if caller.device is not None:
        return f"device:{caller.device.id}", caller.device.branch
    assert caller.member is not None  # noqa: S101 - the rule has let nobody else in
    return f"member:{caller.member.id}", caller.member.branch_id


def _shown(services: Services, request: Request, now: datetime) -> RequestView:
    return view_of(request, request_reading.names_in(services.storage, request), now)
