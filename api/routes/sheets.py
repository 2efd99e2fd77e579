"""Print the sheet of a session, and take who signed it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import LEADS_SESSION, allow
from study.ledger import sheets
from study.ledger.sheet_entry import Row, enter_sheet
from study.sheets.as_docx import write_docx
from study.sheets.as_pdf import write_pdf
from study.sheets.words import sheet_words

ROWS_AT_ONCE = 150
MARK = "#sheet="
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

router = APIRouter(tags=["session check-ins"])


class SheetFormat(StrEnum):
    """What a sheet is written as."""

    DOCX = "docx"
    PDF = "pdf"


_WRITTEN = {SheetFormat.DOCX: (write_docx, DOCX), SheetFormat.PDF: (write_pdf, PDF)}


class SignedRow(BaseModel):
    """Somebody who signed. Make `id` once."""

    id: UUID
    member_id: UUID


class SignedSheet(BaseModel):
    """Everybody who signed, in the order of the sheet; a long sheet is sent page by page."""

    rows: list[SignedRow] = Field(min_length=1, max_length=ROWS_AT_ONCE)


class EnteredSheet(BaseModel):
    """How many are counted by it, and how many were counted before."""

    model_config = ConfigDict(from_attributes=True)

    added: int
    already: int


@router.get(
    "/sessions/{session_id}/sheet",
    summary="The sheet to sign",
    response_class=Response,
    dependencies=[allow(LEADS_SESSION)],
    responses={
        200: {"content": {DOCX: {}, PDF: {}}, "description": "A Word or PDF file, A4"},
        **documented(401, 403, 404, 422, 503),
    },
)
def session_sheet(
    session_id: UUID,
    request: Request,
    services: GivenServices,
    form: Annotated[SheetFormat, Query(alias="format")] = SheetFormat.PDF,
) -> Response:
    """Everybody of the branch and of its guests' branches, with room to sign; its code leads back here."""
    link = f"{request.base_url}{MARK}{session_id}"
    sheet, words = sheets.sheet(services.storage, session_id, link=link), sheet_words()
    write, media_type = _WRITTEN[form]
    name = quote(f"{sheet.name(words)}.{form}")
    headers = {"Content-Disposition": f"attachment; filename=\"sheet.{form}\"; filename*=UTF-8''{name}"}
    return Response(write(sheet, words), media_type=media_type, headers=headers)


@router.post(
    "/sessions/{session_id}/paper-check-ins",
    summary="Enter a signed sheet",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def enter_signed_sheet(
    session_id: UUID, body: SignedSheet, services: GivenServices, member: CurrentMember
) -> EnteredSheet:
    """All of it or nothing: what is wrong with a row stands in `errors`. Sent again it changes nothing."""
    rows = [Row(row.id, row.member_id) for row in body.rows]
    entered = enter_sheet(services.storage, session_id, rows, entered_by=member.id, now=services.now())
    return EnteredSheet.model_validate(entered)
