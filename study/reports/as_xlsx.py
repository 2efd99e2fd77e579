"""Write tables as an Excel workbook, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from study.reports.tables import Cell, Table, printable
from study.rules import SHANGHAI

MOMENT = "yyyy-mm-dd hh:mm:ss"
TEXT = "@"  # a number that is typed over it stays text, zeros in front included
FORMULAS = ("=", "+", "-", "@", "\t")
_LONGEST_TITLE = 31  # characters; Excel takes no more


def write_xlsx(tables: Iterable[Table], *, title: str, none: str) -> bytes:
    """The tables as the bytes of a .xlsx file; one without rows says `none`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = printable(title), ""
    for table in tables:
        _sheet(book, table, none)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, table: Table, none: str) -> None:
    sheet = book.create_sheet(table.title[:_LONGEST_TITLE])
    for place, column in enumerate(table.columns, start=1):
        cell = _filled(sheet, 1, place, column.title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
        sheet.column_dimensions[get_column_letter(place)].width = column.width + 2
    for number, row in enumerate(table.rows or ((none,),), start=2):
        for place, value in enumerate(row, start=1):
            _filled(sheet, number, place, value)
    if table.note is not None:
        _filled(sheet, len(table.rows) + 3, 1, table.note).alignment = Alignment(wrap_text=False)
    sheet.freeze_panes = "A2"
    _fit_to_a4(sheet)


def _filled(sheet: Worksheet, row: int, place: int, value: Cell) -> ExcelCell:
    cell = sheet.cell(row, place)
    assert isinstance(cell, ExcelCell)  # noqa: S101 - nothing here is merged
    if isinstance(value, datetime):
        cell.value, cell.number_format = (
            value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0),
            MOMENT,
        )
    elif isinstance(value, str):
        _write_text(cell, printable(value))
    elif value is not None:
        cell.value = value
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _write_text(cell: ExcelCell, text: str) -> None:
    """What people wrote stays text, whatever it begins with: a note must not become a formula.

    The type keeps it from being one here; the quotation mark (quotePrefix) when it is edited or copied.
    """
    cell.value = text
    cell.data_type = "s"
    cell.number_format = TEXT
    if text.startswith(FORMULAS):
        cell.quotePrefix = True


def _fit_to_a4(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
