"""Let members set, change and give up the passphrase that their notes of talks are sealed under."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_ACCOUNT, allow
from api.routes.sign_in import address_of
from api.routes.talk_notes import Opened, Passphrase
from api.services import Services
from study.ledger import talk_keys
from study.people.records import Member

router = APIRouter(prefix="/talk-key", tags=["talk notes"])


class TalkKey(BaseModel):
    """Whether there is a passphrase, and how many notes it opens: so many are lost with it."""

    made_at: datetime | None
    opens: int


class NewPassphrase(BaseModel):
    """The passphrase as it is and as it shall be."""

    old: Passphrase
    new: Passphrase


class Renewal(Opened):
    """Another key in place of one whose passphrase is forgotten. Make `id` once: it becomes the key's."""

    id: UUID
    accept_loss: bool = Field(
        default=False, description="Earlier notes open no more, until the other one shares them again"
    )


@router.get(
    "",
    summary="My passphrase for talks",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(401, 403, 503),
)
def my_talk_key(services: GivenServices, member: CurrentMember) -> TalkKey:
    """Whether one is set; the passphrase itself is kept nowhere."""
    return _standing(services, member)


@router.post(
    "",
    summary="Set a passphrase for talks",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503),
)
def set_talk_key(body: Opened, request: Request, services: GivenServices, member: CurrentMember) -> TalkKey:
    """Set the first one. Nobody can look it up: who forgets it must be given each note again."""
    address, now = address_of(request), services.now()
    talk_keys.set_up(services.talk_keys, member.id, body.passphrase, address=address, now=now)
    return _standing(services, member)


@router.put(
    "",
    summary="Change my passphrase for talks",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503),
)
def change_talk_key(
    body: NewPassphrase, request: Request, services: GivenServices, member: CurrentMember
) -> TalkKey:
    """Set another one; every note stays readable."""
    address, now = address_of(request), services.now()
    talk_keys.change(services.talk_keys, member.id, body.old, body.new, address=address, now=now)
    return _standing(services, member)


@router.post(
    "/renewal",
    summary="Begin anew with another passphrase",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503),
)
def renew_talk_key(
    body: Renewal, request: Request, services: GivenServices, member: CurrentMember
) -> TalkKey:
    """For who has forgotten it: without `accept_loss` it is said how many notes would be lost.

    Five in a row are free, then the next must wait (`Retry-After`).
    """
    talk_keys.renew(
        services.talk_keys,
        member.id,
        body.passphrase,
        key=body.id,
        accept_loss=body.accept_loss,
        address=address_of(request),
        now=services.now(),
    )
    return _standing(services, member)


def _standing(services: Services, member: Member) -> TalkKey:
    found = talk_keys.standing(services.storage, member.id)
    return TalkKey(made_at=found.made_at, opens=found.opens)
