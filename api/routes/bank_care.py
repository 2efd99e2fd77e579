"""Let content staff see what is reported of items, and how good the items are."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import CONTENT, allow
from api.routes.bank import Filters
from api.routes.item_report_views import ReportView, report_view
from knowledge.bank.item import ItemKind
from study.ledger import self_study_reports, self_study_statistics
from study.ledger.bank import Wanted
from study.ledger.self_study_statistics import Judged
from study.rules import NOTE_LIMIT
from study.self_study.item_reports import Action, Corrected, Declined, ReportState, TakenUp

router = APIRouter(tags=["bank"])


class ReportFilters(BaseModel):
    """Which reports, and how many."""

    state: ReportState | None = None
    item: str | None = Field(default=None, min_length=1, max_length=64)
    limit: int = Field(default=50, ge=1, le=200)


class Reports(BaseModel):
    """Some reports, the one that waits longest first, and how many there are."""

    reports: list[ReportView]
    total: int


class Decision(BaseModel):
    """A step: taken_up, corrected, or declined with words for the member. Make `id` once."""

    id: UUID
    state: Literal[ReportState.TAKEN_UP, ReportState.CORRECTED, ReportState.DECLINED]
    text: str | None = Field(default=None, max_length=NOTE_LIMIT)

    def action(self) -> Action:
        """The step for the rules."""
        if self.state is ReportState.CORRECTED:
            return Corrected(self.text)
        return Declined(self.text or "") if self.state is ReportState.DECLINED else TakenUp()


class MostChosen(BaseModel):
    """A wrong option, or what was put into a blank, and how many chose it."""

    text: str
    count: int


class Statistics(BaseModel):
    """What the answers to the version that members get tell of an item.

    `facility` is the mean mark. `discrimination` (best 27 % less worst 27 %) and `point_biserial` (with the
    other items) are null where there are too few sittings.
    """

    item: str
    version: int
    kind: ItemKind
    stem: str
    topic: str
    sittings: int
    facility: float | None
    discrimination: float | None
    point_biserial: float | None
    most_chosen_wrong: MostChosen | None


class BankStatistics(BaseModel):
    """Some items, in the order of the bank; `next_after` leads to those that follow."""

    items: list[Statistics]
    total: int
    next_after: int | None


@router.get(
    "/bank/reports",
    summary="Reports of faulty items",
    dependencies=[allow(CONTENT)],
    responses=documented(401, 403, 422, 503),
)
def item_reports(services: GivenServices, filters: Annotated[ReportFilters, Query()]) -> Reports:
    """Who made them is not shown: what counts is what is wrong."""
    found, total = self_study_reports.queue(
        services.storage, state=filters.state, item=filters.item, limit=filters.limit
    )
    return Reports(reports=[report_view(one) for one in found], total=total)


@router.post(
    "/bank/reports/{report_id}/steps",
    summary="Decide on a report",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def decide_on_report(
    report_id: UUID, body: Decision, services: GivenServices, member: CurrentMember
) -> ReportView:
    """Take it up; say that the item is corrected or taken out; or decline, with words for the member."""
    found = self_study_reports.decide(
        services.storage, body.id, report_id, body.action(), by=member.id, now=services.now()
    )
    return report_view(found)


@router.get(
    "/bank/statistics",
    summary="How good the items are",
    dependencies=[allow(CONTENT)],
    responses=documented(401, 403, 422, 503),
)
def bank_statistics(services: GivenServices, filters: Annotated[Filters, Query()]) -> BankStatistics:
    """From all answers of self-study: how hard they are, whom they tell apart, and what misleads."""
    wanted = Wanted(filters.topic, filters.kind, filters.state, filters.collection)
    found, total = self_study_statistics.statistics(
        services.practice, wanted, after=filters.after, limit=filters.limit, now=services.now()
    )
    return BankStatistics(
        items=[_statistics(one) for one in found],
        total=total,
        next_after=found[-1].stored.number if len(found) == filters.limit else None,
    )


def _statistics(judged: Judged) -> Statistics:
    found = judged.statistics
    wrong = found.most_chosen_wrong
    return Statistics(
        item=judged.item.id,
        version=judged.version,
        kind=judged.item.kind,
        stem=judged.item.stem,
        topic=judged.item.topic,
        sittings=found.sittings,
        facility=None if found.facility is None else float(found.facility),
        discrimination=None if found.discrimination is None else float(found.discrimination),
        point_biserial=found.point_biserial,
        most_chosen_wrong=None if wrong is None else MostChosen(text=wrong.text, count=wrong.count),
    )
