"""Tell figures of participation and speaking: of a branch, and of all branches."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import ADMINISTRATION, SEES_FIGURES, allow
from api.routes.figure_views import AllFigures, BranchFigures, all_view, branch_view
from api.services import Services
from study.ledger import figures
from study.ledger.figures import Figures
from study.reports.figure_charts import write_figures
from study.reports.figure_tables import FigureSource, figures_file_name
from study.reports.figure_words import figure_words
from study.reports.period import period_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(tags=["reports"])


class FigureFormat(StrEnum):
    """What figures are written as."""

    JSON = "json"
    XLSX = "xlsx"


First = Annotated[
    date | None, Query(alias="from", description="In Asia/Shanghai; without it the month's first")
]
Last = Annotated[date | None, Query(alias="to", description="Included; without it today")]
Form = Annotated[FigureFormat, Query(alias="format")]
WORKBOOK = {"content": {XLSX: {}}, "description": "The figures, or an Excel workbook of them with charts"}


@router.get(
    "/branches/{branch_id}/figures",
    summary="The figures of a branch",
    dependencies=[allow(SEES_FIGURES)],
    response_model=BranchFigures,
    responses={200: WORKBOOK, **documented(401, 403, 404, 422, 503)},
)
def branch_figures(
    branch_id: UUID,
    services: GivenServices,
    first: First = None,
    last: Last = None,
    form: Form = FigureFormat.JSON,
) -> BranchFigures | Response:
    """Participation, speaking and satisfaction in a period, and everybody's part in it."""
    period = period_of(first, last, now=services.now())
    told = figures.of_branch(services.storage, branch_id, period, now=services.now())
    return branch_view(told, branch_id) if form is FigureFormat.JSON else _workbook(told, services)


@router.get(
    "/figures",
    summary="The figures of all branches",
    dependencies=[allow(ADMINISTRATION)],
    response_model=AllFigures,
    responses={200: WORKBOOK, **documented(401, 403, 422, 503)},
)
def all_figures(
    services: GivenServices, first: First = None, last: Last = None, form: Form = FigureFormat.JSON
) -> AllFigures | Response:
    """The same by branch, station and month; branches for trying things out are left out."""
    period = period_of(first, last, now=services.now())
    told = figures.of_all(services.storage, period, now=services.now())
    return all_view(told) if form is FigureFormat.JSON else _workbook(told, services)


def _workbook(told: Figures, services: Services) -> Response:
    words = figure_words()
    source = FigureSource(told.gathered, told.period, told.branches, told.names, services.now())
    name = quote(f"{figures_file_name(source, words)}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename=\"figures.xlsx\"; filename*=UTF-8''{name}"}
    return Response(write_figures(source, words), media_type=XLSX, headers=headers)
