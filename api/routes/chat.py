"""Bring what a visitor types or presses to the bot."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from api.chat.replies import ChatReply
from api.dependencies import CurrentCaller, GivenServices
from api.problems import documented
from api.rights import VISITORS, allow

TEXT_LIMIT = 500
TOKEN_LIMIT = 8000

router = APIRouter(prefix="/chat", tags=["chat"])


class ChatRequest(BaseModel):
    """Typed text or a pressed button. Make `client_id` once a message and keep it when sending again."""

    client_id: UUID
    text: str | None = Field(default=None, min_length=1, max_length=TEXT_LIMIT, examples=["预备期多长？"])
    button: str | None = Field(default=None, min_length=1, max_length=TOKEN_LIMIT)

    @model_validator(mode="after")
    def _one_of_both(self) -> ChatRequest:
        if (self.text is None) == (self.button is None):
            raise PydanticCustomError("text_or_button", "send either text or button")
        return self


@router.post(
    "",
    summary="Say something to the bot",
    dependencies=[allow(VISITORS)],
    responses=documented(400, 401, 403, 409, 413, 415, 422, 503),
)
async def chat(body: ChatRequest, services: GivenServices, caller: CurrentCaller) -> ChatReply:
    """What the bot says; when it is down, an answer straight from the index with `degraded` set."""
    member = None if caller.member is None else caller.member.id
    if body.button is not None:
        return await services.gateway.pressed(caller.visitor, body.client_id, body.button, member=member)
    return await services.gateway.typed(caller.visitor, body.client_id, body.text or "", member=member)
