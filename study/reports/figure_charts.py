"""Write figures as an Excel workbook with charts of its own, which follow the cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from study.reports.as_xlsx import write_xlsx
from study.reports.figure_tables import FigureSource, figure_tables
from study.reports.figure_words import FigureWords
from study.reports.tables import Table

WIDTH_CM, HEIGHT_CM = 20, 9
_PLACES = ("A", "L")  # two charts beside one another
_ROWS = 19  # of cells that a chart is high


def write_figures(source: FigureSource, words: FigureWords) -> bytes:
    """The figures as the bytes of a .xlsx file."""
    tables = figure_tables(source, words)
    title = f"{words.heading} {source.scope(words)}"
    finish = partial(_add_charts, tables=tables, words=words)
    return write_xlsx(tables, title=title, none=words.none, page=words.page, finish=finish)


def _add_charts(book: Workbook, *, tables: Sequence[Table], words: FigureWords) -> None:
    sheets, said = words.sheets, words.numbers
    wanted = (
        (words.charts.rates, [said.participation, said.content], False),
        (words.charts.modes, list(said.modes.values()), True),
        (words.charts.speeches, list(said.speeches.values()), True),
        (words.charts.ratings, list(said.ratings.values()), True),
    )
    charted = {one.title for one in (sheets.months, sheets.branches, sheets.stations, sheets.groups)}
    for table in tables:
        parts = sum(row[0] != words.total for row in table.rows)
        if table.title not in charted or not parts:
            continue
        sheet: Worksheet = book[table.title]
        for number, (title, columns, is_stacked) in enumerate(wanted):
            place = f"{_PLACES[number % 2]}{len(table.rows) + 4 + number // 2 * _ROWS}"
            sheet.add_chart(_chart(sheet, table, title, columns, parts, is_stacked=is_stacked), place)
        sheet.print_area = f"A1:W{len(table.rows) + 4 + 2 * _ROWS}"


def _chart(
    sheet: Worksheet, table: Table, title: str, columns: Sequence[str], parts: int, *, is_stacked: bool
) -> Any:  # noqa: ANN401 - openpyxl's charts have no types
    """Bars for each part; the sum of all, where it is the last row, has none."""
    titles = [column.title for column in table.columns]
    chart = BarChart()
    chart.type, chart.title, chart.width, chart.height = "col", title, WIDTH_CM, HEIGHT_CM
    if is_stacked:
        chart.grouping, chart.overlap = "stacked", 100
    else:
        chart.y_axis.number_format, chart.y_axis.scaling.min, chart.y_axis.scaling.max = "0%", 0, 1
    for column in columns:
        place = titles.index(column) + 1
        values = Reference(sheet, min_col=place, min_row=1, max_row=parts + 1)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=parts + 1))
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl hides both unless told otherwise
    chart.legend.position = "b"
    return chart
