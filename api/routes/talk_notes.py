"""Let the two people of a talk write and read its note, and nobody else."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_ACCOUNT, allow
from api.routes.sign_in import SECRET_LIMIT, address_of
from api.routes.talk_views import Note, note_view
from api.services import Services
from study.ledger import talk_notes
from study.ledger.talk_notes import NoteStanding, Try
from study.people.records import Member
from study.talks.errors import NoteUnknownError
from study.talks.notes import NOTE_LIMIT

Passphrase = Annotated[str, Field(max_length=SECRET_LIMIT, description="谈话口令, not the PIN")]

router = APIRouter(prefix="/talks/{talk_id}/note", tags=["talk notes"])


class Opened(BaseModel):
    """What opens the own key for this one request; it is kept nowhere."""

    passphrase: Passphrase


class NewNote(Opened):
    """A note, in place of the writing that was read; make `id` once."""

    id: UUID
    text: str = Field(min_length=1, max_length=NOTE_LIMIT)
    instead_of: UUID | None = Field(default=None, description="`writing_id` of the note that is there")


class NoteText(BaseModel):
    """The note, opened."""

    text: str
    note: Note


@router.put(
    "",
    summary="Write the note of a talk",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
def write_note(
    talk_id: UUID, body: NewNote, request: Request, services: GivenServices, member: CurrentMember
) -> Note:
    """Seal a note to whoever recorded the talk and to the other one, if they have set a passphrase."""
    attempt = _try(services, member, body, request)
    return _shown(
        talk_notes.write(
            services.talk_keys, attempt, talk_id, body.text, writing=body.id, instead_of=body.instead_of
        )
    )


@router.post(
    "/reading",
    summary="Read the note of a talk",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
def read_note(
    talk_id: UUID, body: Opened, request: Request, services: GivenServices, member: CurrentMember
) -> NoteText:
    """Open the note with the own passphrase. After some failures the next try must wait (`Retry-After`)."""
    attempt = _try(services, member, body, request)
    text, standing = talk_notes.read(services.talk_keys, attempt, talk_id)
    return NoteText(text=text, note=_shown(standing))


@router.post(
    "/sharing",
    summary="Share the note with the other one again",
    dependencies=[allow(OWN_ACCOUNT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
def share_note(
    talk_id: UUID, body: Opened, request: Request, services: GivenServices, member: CurrentMember
) -> Note:
    """Seal it to the passphrase that the other one has now: their first, or the one after a forgotten one."""
    attempt = _try(services, member, body, request)
    return _shown(talk_notes.give(services.talk_keys, attempt, talk_id))


def _try(services: Services, member: Member, body: Opened, request: Request) -> Try:
    return Try(member.id, body.passphrase, address_of(request), services.now())


def _shown(standing: NoteStanding) -> Note:
    view = note_view(standing)
    if view is None:
        raise NoteUnknownError
    return view
