"""Tell figures of participation and speaking: of a branch, and of all branches."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import ADMINISTRATION, SEES_FIGURES, allow
from api.routes.figure_views import AllFigures, BranchFigures, all_view, branch_view
from study.ledger import figures
from study.reports.period import period_of

router = APIRouter(tags=["reports"])

First = Annotated[
    date | None, Query(alias="from", description="In Asia/Shanghai; without it the month's first")
]
Last = Annotated[date | None, Query(alias="to", description="Included; without it today")]


@router.get(
    "/branches/{branch_id}/figures",
    summary="The figures of a branch",
    dependencies=[allow(SEES_FIGURES)],
    responses=documented(401, 403, 404, 422, 503),
)
def branch_figures(
    branch_id: UUID, services: GivenServices, first: First = None, last: Last = None
) -> BranchFigures:
    """Participation and speaking in a period, and everybody's part in it."""
    period = period_of(first, last, now=services.now())
    told = figures.of_branch(services.storage, branch_id, period, now=services.now())
    return branch_view(told, branch_id)


@router.get(
    "/figures",
    summary="The figures of all branches",
    dependencies=[allow(ADMINISTRATION)],
    responses=documented(401, 403, 422, 503),
)
def all_figures(services: GivenServices, first: First = None, last: Last = None) -> AllFigures:
    """The same by branch and month; branches for trying things out are left out."""
    period = period_of(first, last, now=services.now())
    return all_view(figures.of_all(services.storage, period, now=services.now()))
