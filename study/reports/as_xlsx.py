"""Write tables as an Excel workbook, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from study.reports.tables import Cell, Column, Table, printable
from study.rules import SHANGHAI

MOMENT = "yyyy-mm-dd hh:mm:ss"
SHARE = "0.0%"
TEXT = "@"  # a number that is typed over it stays text, zeros in front included
FORMULAS = ("=", "+", "-", "@", "\t")
_LONGEST_TITLE = 31  # characters; Excel takes no more
_LINE_HEIGHT = 15  # points
_WIDE = 0x2E80  # from here on nearly every character is twice as wide
_THIN = Side(style="thin", color="999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_xlsx(
    tables: Iterable[Table],
    *,
    title: str,
    none: str,
    page: str,
    finish: Callable[[Workbook], None] = lambda _: None,
) -> bytes:
    """The tables as the bytes of a .xlsx file; one without rows says `none`.

    Each sheet is ready to be printed: its columns for people on A4, with `title` above and `page` below, in
    which {page} and {pages} are filled in. `finish` adds what more belongs into it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = printable(title), ""
    for table in tables:
        _fit_to_a4(_sheet(book, table, none), table, title, page)
    finish(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, table: Table, none: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(table.title[:_LONGEST_TITLE])
    for place, column in enumerate(table.columns, start=1):
        cell = _filled(sheet, 1, place, column.title)
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor="EEEEEE"), _BOX
        sheet.column_dimensions[get_column_letter(place)].width = column.width + 2
    for number, row in enumerate(table.rows or ((none,),), start=2):
        for place, value in enumerate(row, start=1):
            cell = _filled(sheet, number, place, value)
            cell.border = _BOX
            if table.columns[place - 1].is_share and isinstance(value, float):
                cell.number_format = SHARE
        sheet.row_dimensions[number].height = _LINE_HEIGHT * _lines(row, table.columns)
    if table.note is not None:
        _note(sheet, table, table.note)
    sheet.freeze_panes = "A2"
    return sheet


def _note(sheet: Worksheet, table: Table, note: str) -> None:
    """The note across all columns for people: it is longer than any of them."""
    row, shown = len(table.rows) + 3, _for_people(table)
    _filled(sheet, row, 1, note)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(shown))
    whole = Column("", sum(column.width for column in shown))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * _lines((note,), (whole,))


def _lines(row: Iterable[Cell], columns: Iterable[Column]) -> int:
    """How many lines a row takes; not every program works that out by itself."""
    cells = zip(row, columns, strict=False)
    return max(_lines_of(value, column.width) for value, column in cells)


def _lines_of(value: Cell, width: int) -> int:
    if not isinstance(value, str):
        return 1
    widths = (sum(2 if ord(one) >= _WIDE else 1 for one in line) for line in value.split("\n"))
    return sum(max(1, ceil(one / width)) for one in widths)


def _for_people(table: Table) -> list[Column]:
    return [column for column in table.columns if not column.for_programs]


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
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
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


def _fit_to_a4(sheet: Worksheet, table: Table, title: str, page: str) -> None:
    sheet.print_area = f"A1:{get_column_letter(len(_for_people(table)))}{max(sheet.max_row, 2)}"
    above, below = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    assert above is not None  # noqa: S101 - a new sheet has both, the types cannot know
    assert below is not None  # noqa: S101 - as above
    above.center.text = f"{title} · {table.title}".replace("&", "&&")
    below.center.text = page.format(page="&P", pages="&N")
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.8, bottom=0.7)  # inches
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
