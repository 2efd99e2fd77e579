"""Search the materials."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import GivenServices
from api.problems import documented
from index.hits import Findings

QUESTION_LIMIT = 500

router = APIRouter(prefix="/search", tags=["materials"])


@router.get("", summary="Search the materials", responses=documented(422, 503))
def search(
    services: GivenServices,
    q: Annotated[str, Query(min_length=1, max_length=QUESTION_LIMIT, examples=["预备期多长"])],
    k: Annotated[int, Query(ge=1, le=50, description="How many hits at most")] = 10,
    all_versions: Annotated[bool, Query(description="Also what is expired, repealed or superseded")] = False,  # noqa: FBT002 - a query parameter
) -> Findings:
    """The best hits, at most one a provision, with the confidence that the first answers the question."""
    return services.materials.searcher().search(q, k=k, all_versions=all_versions)
