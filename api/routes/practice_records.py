"""Show members what they know, what is due and what it earned, and take reports of faulty items."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from api.routes.item_report_views import ReportView, report_view
from knowledge.bank.item import ItemKind
from study.ledger import self_study_reading, self_study_reports
from study.ledger.self_study_reading import CapKind, Known
from study.rules import NOTE_LIMIT
from study.self_study.attempts import Exercise
from study.self_study.item_reports import Concern, Reported

SHOWN = 50

router = APIRouter(prefix="/practice", tags=["practice"])


class Topic(BaseModel):
    """A topic of the bank, and how many items members get of it."""

    topic: str
    items: int


class Topics(BaseModel):
    """The topics for 专项."""

    topics: list[Topic]


class KnownItem(BaseModel):
    """An item that this member has answered. `wrong_since` is null outside the book."""

    item: str
    kind: ItemKind
    stem: str
    topic: str
    due_at: datetime
    wrong_since: datetime | None
    wrong_times: int
    right_in_a_row: int


class KnownItems(BaseModel):
    """Some of them, and how many there are."""

    items: list[KnownItem]
    total: int


class WrongBook(KnownItems):
    """The book of wrong answers (错题本), what is longest in it first."""

    leaves_after: int = Field(description="Right answers in a row that take an item out")


class CappedView(BaseModel):
    """Why not all of it counts: today's points without a cap, and the most that count under it."""

    by: CapKind
    exercise: Exercise | None = Field(description="Whose cap it is; null for those of the day and the week")
    earned: int
    cap: int


class PointsView(BaseModel):
    """Points, by the days and weeks (from Monday) of Asia/Shanghai."""

    earned_today: int = Field(description="Without caps")
    today: int
    this_week: int
    total: int
    by_exercise: dict[Exercise, int] = Field(description="Today, without caps")
    capped: list[CappedView]


class NewItemReport(BaseModel):
    """What is wrong with an item. Make `id` once: it becomes the report's, and repeating changes nothing."""

    id: UUID
    item: str = Field(min_length=1, max_length=64)
    concern: Concern
    text: str = Field(max_length=NOTE_LIMIT, examples=["第八条已经修订，一年改为六个月了。"])


class ReportResult(BaseModel):
    """The report that stands now, and whether this request made it."""

    report: ReportView
    created: bool


class MyReports(BaseModel):
    """The newest reports of this member."""

    recent: list[ReportView]


@router.get(
    "/topics",
    summary="Topics to practise",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def practice_topics(services: GivenServices) -> Topics:
    """Those of which members get items, by name."""
    found = self_study_reading.topics(services.practice, now=services.now())
    return Topics(topics=[Topic(topic=topic, items=count) for topic, count in found.items()])


@router.get(
    "/wrong-book",
    summary="My wrong answers",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_wrong_book(services: GivenServices, member: CurrentMember) -> WrongBook:
    """Begin an exercise `wrong_book` to practise them."""
    found, total = self_study_reading.book(services.practice, member.id, limit=SHOWN, now=services.now())
    leaves_after = services.practice.rules.wrong_book.leaves_after
    return WrongBook(items=list(map(_known, found)), total=total, leaves_after=leaves_after)


@router.get(
    "/reviews",
    summary="What is due for review",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_reviews(services: GivenServices, member: CurrentMember) -> KnownItems:
    """By spaced repetition, what is due longest first. Begin an exercise `review` to practise it."""
    found, total = self_study_reading.due(services.practice, member.id, limit=SHOWN, now=services.now())
    return KnownItems(items=list(map(_known, found)), total=total)


@router.get(
    "/points",
    summary="My points",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_points(services: GivenServices, member: CurrentMember) -> PointsView:
    """With what was capped today, and by which cap."""
    found = self_study_reading.points(services.practice, member.id, now=services.now())
    capped = [
        CappedView(by=one.by, exercise=one.exercise, earned=one.earned, cap=one.cap) for one in found.capped
    ]
    return PointsView(
        earned_today=found.earned_today,
        today=found.today,
        this_week=found.this_week,
        total=found.total,
        by_exercise=found.by_exercise,
        capped=capped,
    )


@router.post(
    "/item-reports",
    summary="Report a faulty item",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={
        200: {"model": ReportResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
)
def report_item(
    body: NewItemReport, response: Response, services: GivenServices, member: CurrentMember
) -> ReportResult:
    """题目纠错: content staff look into it, and say what came of it."""
    reported = Reported(body.item, body.concern, body.text)
    made = self_study_reports.report(services.storage, body.id, member.id, reported, now=services.now())
    if not made.created:
        response.status_code = status.HTTP_200_OK
    return ReportResult(report=report_view(made.record), created=made.created)


@router.get(
    "/item-reports",
    summary="My reports of faulty items",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_item_reports(services: GivenServices, member: CurrentMember) -> MyReports:
    """The newest first, and what came of each."""
    found = self_study_reports.of_member(services.storage, member.id, limit=SHOWN)
    return MyReports(recent=[report_view(one) for one in found])


def _known(known: Known) -> KnownItem:
    return KnownItem(
        item=known.item.id,
        kind=known.item.kind,
        stem=known.item.stem,
        topic=known.item.topic,
        due_at=known.due_at,
        wrong_since=known.wrong_since,
        wrong_times=known.wrong_times,
        right_in_a_row=known.right_in_a_row,
    )
