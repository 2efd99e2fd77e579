"""Read the sheets of an Excel workbook as text, and write one."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.bank.reading import MOST_BYTES, BankUnreadableError

MOST_ROWS = 20_000
MOST_COLUMNS = 80
MOST_SHEETS = 20
MOST_UNPACKED = 64 * 1024 * 1024  # bytes
_WIDTH, _WIDE = 14, 60  # of columns, in characters
_TEXT_CELL = "s"
_TEXT_FORMAT = "@"  # Excel's own for cells of text, in which 001 stays 001

# What openpyxl lets through when a file is not what it says: it has no error of its own for most of it.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    SyntaxError,
    EOFError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    OSError,
    ArithmeticError,
    AssertionError,
    RuntimeError,  # a password on a part; too much nesting
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's title and its rows, each cell as the text that it shows."""

    title: str
    rows: tuple[tuple[str, ...], ...]


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def number_format(self) -> str: ...


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook; of formulas what they last came to.

    Raises:
        BankUnreadableError: it is no workbook, or too large.
    """
    if len(content) > MOST_BYTES:
        raise BankUnreadableError("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        sheets = _sheets(content) if unpacked <= MOST_UNPACKED else None
    except _DAMAGED as error:
        raise BankUnreadableError("not_a_workbook") from error
    if sheets is None or any(len(sheet.rows) > MOST_ROWS for sheet in sheets):
        raise BankUnreadableError("too_large")
    return sheets


def write_workbook(sheets: Iterable[Sheet], *, choices: Sequence[str] = (), chosen_in: int = 0) -> bytes:
    """A workbook in which every cell is text, the first row bold and held in place.

    `choices` are offered in the column `chosen_in` (from 1 on) of the first sheet.
    """
    book = Workbook()
    for place, sheet in enumerate(sheets):
        page = book.worksheets[0] if place == 0 else book.create_sheet()
        page.title = sheet.title
        for row_number, row in enumerate(sheet.rows, 1):
            for column, text in enumerate(row, 1):
                if text:
                    cell = page.cell(row_number, column, text)
                    cell.data_type = _TEXT_CELL  # also what begins with =, which would be a formula
                    cell.number_format = _TEXT_FORMAT
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        _lay_out(page, sheet)
    if choices:
        offered = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        column_letter = get_column_letter(chosen_in)
        offered.add(f"{column_letter}2:{column_letter}{MOST_ROWS}")
        book.worksheets[0].add_data_validation(offered)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    widest = max((len(row) for row in sheet.rows), default=0)
    for column in range(1, widest + 1):
        is_wide = any(len(text) > 2 * _WIDTH for row in sheet.rows for text in row[column - 1 : column])
        page.column_dimensions[get_column_letter(column)].width = _WIDE if is_wide else _WIDTH
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    """Rows and columns are limited while reading: a sheet may claim to be a million rows high."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found = []
    for page in book.worksheets[:MOST_SHEETS]:
        page.reset_dimensions()
        rows = page.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        texts = [tuple(_text(cell) for cell in row) for row in rows]
        while texts and not any(texts[-1]):
            texts.pop()
        found.append(Sheet(page.title, tuple(texts)))
    return tuple(found)


def _text(cell: _Cell) -> str:
    """What the cell shows: 50% is kept as 0.5, and 3月5日 as a day of some year."""
    value = cell.value
    if value is None:
        return ""
    shown = cell.number_format or ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, is_percent="%" in shown)
    if isinstance(value, datetime | date):
        return _day(value, shown)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)


def _number(value: float, *, is_percent: bool) -> str:
    if is_percent:
        value = round(value * 100, 6)
    whole = f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else ""  # noqa: PLR2004 - what Excel holds exactly
    return (whole or format(Decimal(str(value)), "f")) + ("%" if is_percent else "")


def _day(value: datetime | date, shown: str) -> str:
    if not re.search("[月日]", shown):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    year = f"{value.year}年" if "y" in shown.lower() else ""
    day = f"{value.day}日" if "d" in shown.lower() else ""
    return f"{year}{value.month}月{day}"
