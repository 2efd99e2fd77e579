"""Say whether this process lives, and whether the whole can do its work."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response, status
from pydantic import BaseModel

from api.dependencies import GivenServices
from api.readiness import Readiness, State
from api.rights import OPEN, allow

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """This process is alive."""

    status: Literal["alive"] = "alive"


@router.get("/health", summary="Is this process alive", dependencies=[allow(OPEN)])
async def health() -> Health:
    """Always the same while the process can answer at all."""
    return Health()


@router.get(
    "/ready",
    summary="Can the whole do its work",
    dependencies=[allow(OPEN)],
    responses={503: {"model": Readiness, "description": "The index or the database is down"}},
)
async def ready(response: Response, services: GivenServices) -> Readiness:
    """The state of each part. Without Rasa or the action server it is `degraded`: questions still work."""
    readiness = await services.readiness.now()
    if readiness.status is State.UNAVAILABLE:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return readiness
