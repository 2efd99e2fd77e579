"""Draft items from a document of the materials, for content staff to approve, edit or drop."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, GivenServices
from api.problems import documented
from api.rights import CONTENT, allow
from api.routes.bank_items import Kept, kept
from study.ledger import bank_proposals

router = APIRouter(tags=["bank"])


class Drafting(BaseModel):
    """What to draft from: a document in force, by the path that citations name."""

    document: str = Field(min_length=1, max_length=500, examples=["党费/党费收缴细则.md"])


class Proposed(BaseModel):
    """The drafts that are new; `drafted` is how many the document gives in all."""

    items: list[Kept]
    drafted: int


@router.post(
    "/bank/drafts",
    summary="Draft items from a document",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def draft_items(body: Drafting, services: GivenServices, caller: CurrentCaller) -> Proposed:
    """Fill-in and true-or-false items with the passage that each is from. No member gets an unapproved one.

    The same again adds nothing, also where a draft was edited, approved or dropped meanwhile.
    """
    searcher = services.materials.searcher()
    drafts = [draft.item for draft in searcher.drafts(body.document)]
    added = bank_proposals.propose(
        services.storage, drafts, searcher.info().library, actor=caller.actor, now=services.now()
    )
    return Proposed(items=[kept(one) for one in added], drafted=len(drafts))
