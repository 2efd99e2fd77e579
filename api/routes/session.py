"""Tell a browser who it is, and let it choose its display name."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import CurrentVisitor, GivenServices
from api.problems import documented
from study import visitors
from study.records import Visitor
from study.rules import NAME_LIMIT

router = APIRouter(prefix="/session", tags=["session"])


class Session(BaseModel):
    """Whom this browser is known as; the id is opaque and the same one the bot sees."""

    visitor: str = Field(examples=["6d1f0c3ab5a94f6f8f1b7c2f5f2f9f51"])
    display_name: str | None = Field(examples=["王芳"])


class NewName(BaseModel):
    """The name to go by from now on."""

    display_name: str = Field(min_length=1, max_length=2 * NAME_LIMIT, examples=["王芳"])


@router.get("", summary="Who am I", responses=documented(400, 401, 503))
def read_session(services: GivenServices, visitor: CurrentVisitor) -> Session:
    """The visitor of this browser's signed cookie; a browser without one gets it here."""
    return _session(visitors.find(services.storage, visitor))


@router.put("", summary="Set my display name", responses=documented(400, 401, 403, 413, 415, 422, 503))
def rename(body: NewName, services: GivenServices, visitor: CurrentVisitor) -> Session:
    """Bind a display name to this browser's session. Records already made keep the name they have."""
    return _session(visitors.rename(services.storage, visitor, body.display_name, now=services.now()))


def _session(visitor: Visitor) -> Session:
    return Session(visitor=visitor.id, display_name=visitor.display_name)
