"""Write a sheet as a Word file."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from study.sheets.content import QR_MM, ROW_MM, Section, Sheet
from study.sheets.words import SheetWords

FONT = "SimSun"  # on every Chinese Windows; others put their own Song in its place
WIDTHS_MM = (14, 32, 40, 40, 54)
_INFO_MM = 180 - QR_MM - 4


def write_docx(sheet: Sheet, words: SheetWords) -> bytes:
    """The sheet as the bytes of a .docx file, A4 upright."""
    document = Document()
    document.core_properties.title = words.heading
    document.core_properties.author = ""
    _set_up(document)
    _number_pages(document.sections[0].footer.paragraphs[0], words)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, words.heading, size=18, bold=True)
    _head(document, sheet, words)
    for section in sheet.sections:
        _section(document, section, words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin, page.bottom_margin = Mm(15), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _head(document: Any, sheet: Sheet, words: SheetWords) -> None:  # noqa: ANN401 - as above
    """The facts on the left, the code on the right."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    for part, width in ((0, _INFO_MM), (1, QR_MM + 4)):
        table.columns[part].width = table.rows[0].cells[part].width = Mm(width)
    for number, line in enumerate(sheet.facts(words)):
        paragraph = left.paragraphs[0] if number == 0 else left.add_paragraph()
        paragraph.paragraph_format.line_spacing = 1.3
        _write(paragraph, line, size=12)
    picture = right.paragraphs[0]
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.add_run().add_picture(io.BytesIO(sheet.qr_image()), width=Mm(QR_MM))
    below = right.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(below, words.scan, size=9)


def _section(document: Any, section: Section, words: SheetWords) -> None:  # noqa: ANN401 - as above
    above = document.add_paragraph()
    above.paragraph_format.space_before, above.paragraph_format.space_after = Pt(10), Pt(4)
    above.paragraph_format.keep_with_next = True
    _write(above, section.heading(words), size=12, bold=True)
    if not section.signers:
        _write(document.add_paragraph(), words.nobody)
        return
    table = document.add_table(rows=0, cols=len(WIDTHS_MM))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, WIDTHS_MM, strict=True):
        column.width = Mm(width)
    titles = tuple(words.columns.model_dump().values())
    _row(table, titles, bold=True).append(OxmlElement("w:tblHeader"))  # repeated on every page
    for signer in section.signers:
        _row(table, signer.cells())


def _row(table: Any, cells: tuple[str, ...], *, bold: bool = False) -> Any:  # noqa: ANN401 - as above
    """Add a row that is not torn apart by the end of a page; returns its properties."""
    row = table.add_row()
    row.height, row.height_rule = Mm(ROW_MM), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, text, width in zip(row.cells, cells, WIDTHS_MM, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(cell.paragraphs[0], text, bold=bold)
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))
    return properties


def _write(paragraph: Any, text: str, *, size: int = 11, bold: bool = False) -> None:  # noqa: ANN401 - as above
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _number_pages(paragraph: Any, words: SheetWords) -> None:  # noqa: ANN401 - as above
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between_and_after = words.page.split("{page}")
    between, after = between_and_after.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _write(paragraph, text, size=9)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            paragraph._p.append(simple)
