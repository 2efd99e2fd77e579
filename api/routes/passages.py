"""Show a passage and its place in its document."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import OPEN, allow
from index.searcher import PassageContext
from knowledge.document import Validity

MOST_NEIGHBOURS = 200

router = APIRouter(prefix="/passages", tags=["materials"])

PassageId = Annotated[str, Path(min_length=1, max_length=128, description="A citation's passage_id")]
Neighbours = Annotated[int, Query(ge=0, le=MOST_NEIGHBOURS)]


class Passage(BaseModel):
    """A quotable piece of a document; `start` and `end` are character offsets into its text."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    document: str = Field(description="The document's path in its library")
    headings: tuple[str, ...]
    provision: str | None
    part: int
    start: int
    end: int
    text: str


class PlacedPassage(Passage):
    """A passage among its neighbours; `target` marks the one asked for."""

    target: bool = False


class Document(BaseModel):
    """The document a passage belongs to, and whether it is in force today."""

    model_config = ConfigDict(from_attributes=True)

    library: str
    path: str
    title: str
    number: str | None = Field(description="文号")
    level: str | None
    issued: date | None
    effective: date | None
    expires: date | None
    validity: Validity
    source: str | None


class PassageWithDocument(BaseModel):
    """One passage and its document."""

    passage: Passage
    document: Document


class Surroundings(BaseModel):
    """A passage's neighbours in document order, itself among them."""

    document: Document
    passages: list[PlacedPassage]
    has_before: bool
    has_after: bool


@router.get(
    "/{passage_id}", summary="One passage", dependencies=[allow(OPEN)], responses=documented(404, 422, 503)
)
def passage(passage_id: PassageId, services: GivenServices) -> PassageWithDocument:
    """The passage of that id in the current release."""
    found = services.materials.searcher().context(passage_id, before=0, after=0)
    return PassageWithDocument(
        passage=Passage.model_validate(found.passages[found.target]),
        document=Document.model_validate(found.document),
    )


@router.get(
    "/{passage_id}/context",
    summary="A passage in its document",
    dependencies=[allow(OPEN)],
    responses=documented(404, 422, 503),
)
def passage_context(
    passage_id: PassageId, services: GivenServices, before: Neighbours = 20, after: Neighbours = 20
) -> Surroundings:
    """The passage with its neighbours; ask around the first or last one for more."""
    return _surroundings(services.materials.searcher().context(passage_id, before=before, after=after))


def _surroundings(found: PassageContext) -> Surroundings:
    placed = [PlacedPassage.model_validate(one) for one in found.passages]
    placed[found.target].target = True
    return Surroundings(
        document=Document.model_validate(found.document),
        passages=placed,
        has_before=found.has_before,
        has_after=found.has_after,
    )
