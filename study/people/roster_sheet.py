"""Read and write the roster's Excel workbook."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from study.errors import RosterUnreadableError
from study.people.roster import RawRow
from study.people.words import Columns, RosterWords

MOST_ROWS = 5000
MOST_UNPACKED = 64 * 1024 * 1024  # bytes
_HEADER_WITHIN = 10  # rows
_NEEDED = ("staff_number", "name", "branch")
_NAMES = tuple(Columns.model_fields)
_TEXT = "@"  # Excel's format that keeps leading zeros


def read_sheet(content: bytes, words: RosterWords) -> tuple[RawRow, ...]:
    """The rows below the header, empty ones left out.

    Raises:
        RosterUnreadableError: it is no workbook, has too many rows, or no header.
    """
    rows = _cells(content)
    number, places = _header(rows, words)
    return tuple(_below(rows[number:], number, places))


def write_template(words: RosterWords) -> bytes:
    """An empty roster with one row as an example."""
    return _written(words, [[getattr(words.example, name) for name in _NAMES]])


def _written(words: RosterWords, rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words.sheet
    sheet.append([getattr(words.columns, name) for name in _NAMES])
    for row in rows:
        sheet.append(list(row))
    for place, _ in enumerate(_NAMES, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 18
    for row_number in range(2, MOST_ROWS // 10):
        sheet.cell(row_number, 1).number_format = _TEXT
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        rows = _unpacked(content) if unpacked <= MOST_UNPACKED else None
    except _DAMAGED as error:
        raise RosterUnreadableError("not_a_workbook") from error
    if rows is None or len(rows) >= MOST_ROWS + _HEADER_WITHIN:
        raise RosterUnreadableError("too_large")
    return rows


def _unpacked(content: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found = islice(book.worksheets[0].iter_rows(values_only=True), MOST_ROWS + _HEADER_WITHIN)
    return [[_text(value) for value in row] for row in found]


# What openpyxl lets through when a file is not what it says: it has no error of its own for most of it.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    ValueError,
    OSError,
    RuntimeError,  # a password on a part; nothing that is implemented
)


def _text(value: object) -> str:
    """A cell as text: a number without the point zero that Excel gives it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _header(rows: list[list[str]], words: RosterWords) -> tuple[int, dict[str, int]]:
    """How many rows the header ends after, and in which place each column stands."""
    for number, row in enumerate(rows[:_HEADER_WITHIN], start=1):
        stripped = [cell.strip() for cell in row]
        places = {
            name: stripped.index(word)
            for name, word in words.columns.model_dump().items()
            if word in stripped
        }
        if set(_NEEDED) <= set(places):
            return number, places
    raise RosterUnreadableError("no_header")


def _below(rows: list[list[str]], header: int, places: dict[str, int]) -> Iterator[RawRow]:
    names = [field.name for field in fields(RawRow) if field.name != "number"]
    for number, row in enumerate(rows, start=header + 1):
        if any(cell.strip() for cell in row):
            cells = {
                name: row[places[name]] if name in places and places[name] < len(row) else ""
                for name in names
                if name in places or name != "station"
            }
            yield RawRow(number=number, **cells)
