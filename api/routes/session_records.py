"""Give the record of a session out for filing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from api.dependencies import GivenServices
from api.problems import documented
from api.rights import LEADS_SESSION, allow
from study.ledger import session_records
from study.reports.as_docx import write_docx
from study.reports.as_xlsx import write_xlsx
from study.reports.record_tables import file_name, record_tables
from study.reports.session_record import SessionRecord
from study.reports.words import record_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"

router = APIRouter(tags=["reports"])


class RecordFormat(StrEnum):
    """What a record is written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


_MEDIA_TYPES = {RecordFormat.DOCX: DOCX, RecordFormat.XLSX: XLSX, RecordFormat.JSON: JSON}
_AS_JSON = TypeAdapter(SessionRecord)


def written(record: SessionRecord, form: RecordFormat) -> bytes:
    """The record as the bytes of a file."""
    if form is RecordFormat.JSON:
        return _AS_JSON.dump_json(record)
    words = record_words()
    tables = record_tables(record, words)
    if form is RecordFormat.DOCX:
        return write_docx(record, tables, words)
    return write_xlsx(tables, title=words.heading, none=words.none, page=words.page)


@router.get(
    "/sessions/{session_id}/record",
    summary="The record of a session",
    response_model=SessionRecord,
    dependencies=[allow(LEADS_SESSION)],
    responses={
        200: {"content": {DOCX: {}, XLSX: {}}, "description": "A Word or Excel file, or the same as JSON"},
        **documented(401, 403, 404, 422, 503),
    },
)
def session_record(
    session_id: UUID,
    services: GivenServices,
    form: Annotated[RecordFormat, Query(alias="format")] = RecordFormat.DOCX,
) -> Response:
    """All that the log tells, from the running order to the draws with their proofs, ready to be signed."""
    record = session_records.record(services.storage, session_id, now=services.now())
    name = quote(f"{file_name(record, record_words())}.{form}")
    headers = {"Content-Disposition": f"attachment; filename=\"record.{form}\"; filename*=UTF-8''{name}"}
    return Response(written(record, form), media_type=_MEDIA_TYPES[form], headers=headers)
