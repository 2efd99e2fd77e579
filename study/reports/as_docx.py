"""Write the record of a session as a Word file, fit for signing and filing."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from study.reports.session_record import SessionRecord
from study.reports.tables import Column, Table, printable
from study.reports.words import RecordWords

FONT = "SimSun"  # on every Chinese Windows; others put their own Song in its place
WIDTH_MM = 180
_TWIPS_PER_MM = 1440 / 25.4
_MARGINS = (
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'  # 1 mm beside, half above
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)


def write_docx(record: SessionRecord, tables: Iterable[Table], words: RecordWords) -> bytes:
    """The record as the bytes of a .docx file, A4 upright, its id on every page."""
    document = Document()
    document.core_properties.title, document.core_properties.author = words.heading, ""
    _set_up(document)
    section = document.sections[0]
    header = words.header.format(heading=words.heading, branch=record.branch, session=record.session)
    _write(section.header.paragraphs[0], header, size=9)
    _number_pages(section.footer.paragraphs[0], words)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, words.heading, size=18, bold=True)
    for table in tables:
        _table(document, table, words)
    _signatures(document, words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm((210 - WIDTH_MM) / 2)
    page.top_margin, page.bottom_margin = Mm(20), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _table(document: Any, table: Table, words: RecordWords) -> None:  # noqa: ANN401 - as above
    above = document.add_paragraph()
    above.paragraph_format.space_before, above.paragraph_format.space_after = Pt(10), Pt(4)
    above.paragraph_format.keep_with_next = True
    _write(above, table.title, size=12, bold=True)
    if not table.rows:
        _write(document.add_paragraph(), words.none)
        return
    shown = [place for place, column in enumerate(table.columns) if not column.for_programs]
    columns = [table.columns[place] for place in shown]
    rows = [[words.cell(row[place]) for place in shown] for row in table.rows]
    document.element.body.insert(-1, parse_xml(_table_xml(columns, rows)))  # before the page's properties
    if table.note is not None:
        below = document.add_paragraph()
        below.paragraph_format.space_before = Pt(3)
        _write(below, table.note, size=9)


def _table_xml(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A table with its header on every page; as text, for python-docx is slow cell by cell."""
    widths = _widths(columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    titles = [column.title for column in columns]
    body = [_row_xml(titles, widths, is_header=True), *(_row_xml(row, widths) for row in rows)]
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f"{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(body)}</w:tbl>"
    )


def _row_xml(cells: Sequence[str], widths: Sequence[int], *, is_header: bool = False) -> str:
    repeated = "<w:tblHeader/>" if is_header else ""
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p>{_runs_xml(text, is_bold=is_header)}</w:p></w:tc>"
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{filled}</w:tr>"


def _runs_xml(text: str, *, is_bold: bool) -> str:
    look = f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}"/>'
    look += f'{"<w:b/>" if is_bold else ""}<w:sz w:val="18"/></w:rPr>'
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n")]
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def _widths(columns: Sequence[Column]) -> list[int]:
    """In twips, in proportion to what the columns ask for."""
    whole = sum(column.width for column in columns)
    return [round(WIDTH_MM * _TWIPS_PER_MM * column.width / whole) for column in columns]


def _signatures(document: Any, words: RecordWords) -> None:  # noqa: ANN401 - as above
    for number, wanted in enumerate(words.signatures):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(30 if number == 0 else 18)
        paragraph.paragraph_format.keep_with_next = number + 1 < len(words.signatures)
        _write(paragraph, wanted + words.signature_line, size=12)


def _write(paragraph: Any, text: str, *, size: float = 10.5, bold: bool = False) -> None:  # noqa: ANN401 - as above
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _number_pages(paragraph: Any, words: RecordWords) -> None:  # noqa: ANN401 - as above
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between_and_after = words.page.split("{page}")
    between, after = between_and_after.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _write(paragraph, text, size=9)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            paragraph._p.append(simple)
