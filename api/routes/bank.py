"""Keep the question bank: import, look, correct, approve, drop."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, GivenServices
from api.guard import WORKBOOK
from api.problems import documented
from api.rights import CONTENT, allow
from api.routes.bank_items import BankItem, Kept, item_in, kept
from knowledge.bank.checking import TOPIC_LIMIT
from knowledge.bank.formats.excel_reading import read_excel
from knowledge.bank.formats.excel_writing import write_template
from knowledge.bank.item import ItemKind
from knowledge.bank.words import bank_words
from study.ledger import bank
from study.ledger.bank import State, Wanted
from study.ledger.bank_import import import_items, preview
from study.rules import UNIT_LIMIT

router = APIRouter(tags=["bank"])

ItemId = Annotated[str, Path(min_length=1, max_length=64)]


class Wish(BaseModel):
    """How a workbook is to be imported."""

    collection: str = Field(min_length=1, max_length=UNIT_LIMIT, description="What the items belong to")
    as_drafts: bool = Field(default=False, description="Hold them back until they are approved")
    dry_run: bool = Field(default=False, description="Say what would happen, and do nothing")


class Filters(BaseModel):
    """Which items, and how many; `after` is the `next_after` of the page before."""

    topic: str | None = Field(default=None, max_length=TOPIC_LIMIT)
    kind: ItemKind | None = None
    state: State | None = None
    collection: str | None = Field(default=None, max_length=UNIT_LIMIT)
    after: int = Field(default=0, ge=0, le=2**31 - 1)
    limit: int = Field(default=50, ge=1, le=200)


class RowLeftOut(BaseModel):
    """A row that stays out: `reason` is for the reader, `codes` are stable."""

    number: int
    reason: str
    codes: list[str]
    stem: str


class RowNote(BaseModel):
    """What of a row that came in was lost."""

    number: int
    note: str
    code: str


class BankReport(BaseModel):
    """What became of a workbook: the good rows came in, the others are named."""

    imported: int = Field(description="Rows that are in the bank now: the sum of the next four")
    added: int
    changed: int
    approved: int = Field(description="Drafts before, in use now")
    unchanged: int
    errors: list[RowLeftOut]
    notes: list[RowNote]


class Items(BaseModel):
    """Some items, in the order in which they came in; `next_after` leads to those that follow."""

    items: list[Kept]
    total: int
    next_after: int | None


class Looked(BaseModel):
    """Which version was looked at: a decision on another one is refused."""

    version: int = Field(ge=1, le=2**31 - 1)


class Correction(Looked):
    """An item in its corrected form; the path names it."""

    item: BankItem


@router.get(
    "/bank/import-template",
    summary="Empty workbook for items",
    response_class=Response,
    dependencies=[allow(CONTENT)],
    responses={
        200: {"content": {WORKBOOK: {}}, "description": "An Excel workbook"},
        **documented(401, 403, 503),
    },
)
def bank_template() -> Response:
    """A workbook with the columns of items, a few examples, and a sheet that explains them."""
    headers = {"Content-Disposition": 'attachment; filename="question-bank.xlsx"'}
    return Response(write_template(bank_words()), media_type=WORKBOOK, headers=headers)


@router.post(
    "/bank/import",
    summary="Import items",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def import_bank(
    content: Annotated[bytes, Body(media_type=WORKBOOK)],
    services: GivenServices,
    caller: CurrentCaller,
    wish: Annotated[Wish, Query()],
) -> BankReport:
    """Add the items of an Excel workbook, give corrected ones a new version; all good rows in one step."""
    words = bank_words()
    reading = read_excel(content, words)
    if wish.dry_run:
        report = preview(services.storage, reading, wish.collection, as_drafts=wish.as_drafts)
    else:
        report = import_items(
            services.storage,
            reading,
            wish.collection,
            as_drafts=wish.as_drafts,
            actor=caller.actor,
            now=services.now(),
        )
    return BankReport(
        imported=report.imported,
        added=report.added,
        changed=report.changed,
        approved=report.approved,
        unchanged=report.unchanged,
        errors=[
            RowLeftOut(
                number=error.number,
                reason="".join(map(words.problem, error.faults)),
                codes=[fault.code for fault in error.faults],
                stem=error.stem,
            )
            for error in report.errors
        ],
        notes=[
            RowNote(number=row.number, note=words.note(note), code=note.code)
            for row in reading.rows
            for note in row.notes
        ],
    )


@router.get(
    "/bank/items",
    summary="Items of the question bank",
    dependencies=[allow(CONTENT)],
    responses=documented(401, 403, 422, 503),
)
def bank_items(services: GivenServices, filters: Annotated[Filters, Query()]) -> Items:
    """In the order in which they came in."""
    wanted = Wanted(filters.topic, filters.kind, filters.state, filters.collection)
    found, total = bank.page(services.storage, wanted, after=filters.after, limit=filters.limit)
    return Items(
        items=[kept(one) for one in found],
        total=total,
        next_after=found[-1].number if len(found) == filters.limit else None,
    )


@router.get(
    "/bank/items/{item_id}",
    summary="An item",
    dependencies=[allow(CONTENT)],
    responses=documented(401, 403, 404, 422, 503),
)
def bank_item(item_id: ItemId, services: GivenServices) -> Kept:
    """An item in its newest version."""
    return kept(bank.get(services.storage, item_id))


@router.put(
    "/bank/items/{item_id}",
    summary="Correct an item",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def correct_item(item_id: ItemId, body: Correction, services: GivenServices, caller: CurrentCaller) -> Kept:
    """Make a new version, which is approved with that; answers to the old one stay answers to the old one."""
    changed = bank.change(
        services.storage,
        item_in(body.item, item_id),
        version=body.version,
        actor=caller.actor,
        now=services.now(),
    )
    return kept(changed)


@router.post(
    "/bank/items/{item_id}/approve",
    summary="Approve an item",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def approve_item(item_id: ItemId, body: Looked, services: GivenServices, caller: CurrentCaller) -> Kept:
    """Let the version that was looked at reach members; what was dropped comes back with that."""
    return _decided(item_id, State.APPROVED, body, services, caller)


@router.post(
    "/bank/items/{item_id}/drop",
    summary="Drop an item",
    dependencies=[allow(CONTENT)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def drop_item(item_id: ItemId, body: Looked, services: GivenServices, caller: CurrentCaller) -> Kept:
    """Take an item from members; it stays in the bank, and stays dropped when its file comes again."""
    return _decided(item_id, State.DROPPED, body, services, caller)


def _decided(
    item_id: str, state: State, body: Looked, services: GivenServices, caller: CurrentCaller
) -> Kept:
    decided = bank.decide(
        services.storage, item_id, state, version=body.version, actor=caller.actor, now=services.now()
    )
    return kept(decided)
