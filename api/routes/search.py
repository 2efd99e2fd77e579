"""Search the materials."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import OPEN, allow
from index.filters import Filters
from index.hits import Findings

QUESTION_LIMIT = 500
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Year = Annotated[int, Field(ge=1, le=9999)]

router = APIRouter(prefix="/search", tags=["materials"])


class SearchQuery(BaseModel):
    """What is asked, and which documents may answer."""

    q: str = Field(min_length=1, max_length=QUESTION_LIMIT, examples=["预备期多长"])
    k: int = Field(10, ge=1, le=50, description="How many hits at most")
    folder: list[Name] = Field([], max_length=20, description="Top folders of the materials")
    level: list[Name] = Field([], max_length=20, description="Ranks of the issuing authority")
    year_from: Year | None = Field(None, description="Issued in this year or later")
    year_to: Year | None = Field(None, description="Issued in this year or before")
    all_versions: bool = Field(default=False, description="Also what is expired, repealed or superseded")

    def filters(self) -> Filters:
        """What a document must be."""
        return Filters(
            folders=frozenset(self.folder),
            levels=frozenset(self.level),
            year_from=self.year_from,
            year_to=self.year_to,
            only_in_force=not self.all_versions,
        )


@router.get("", summary="Search the materials", dependencies=[allow(OPEN)], responses=documented(422, 503))
def search(services: GivenServices, asked: Annotated[SearchQuery, Query()]) -> Findings:
    """The best hits, at most one a provision, with the confidence that the first answers the question."""
    return services.materials.searcher().search(asked.q, k=asked.k, filters=asked.filters())
