"""Write a sheet as a PDF file."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape as _escaped

import segno
from reportlab.lib.colors import black, lightgrey
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from study.sheets.content import QR_MM, ROW_MM, Section, Sheet
from study.sheets.words import SheetWords

FONT = "STSong-Light"
"""One of the fonts that every reader of Chinese PDF files has or replaces: no font file is needed here."""

WIDTHS_MM = (14, 32, 40, 40, 54)
_LEADING = 14
_ROOM = 4 * ROW_MM * mm  # a heading does not stand alone at the end of a page
_PADDING = (ROW_MM * mm - _LEADING) / 2
_BODY = ParagraphStyle(
    "body", fontName=FONT, fontSize=11, leading=_LEADING, alignment=TA_CENTER, wordWrap="CJK"
)
_FACT = ParagraphStyle("fact", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK")
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=18, leading=28)
_HEADING = ParagraphStyle("heading", parent=_FACT, spaceBefore=8, spaceAfter=4)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=9, leading=12)
_UNDRAWABLE = re.compile("[^\u0000-\uffff]")
_STAND_IN = "〓"  # the printers' mark for a character that is not in the case


def write_pdf(sheet: Sheet, words: SheetWords) -> bytes:
    """The sheet as the bytes of a .pdf file, A4 upright."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=15 * mm,
        bottomMargin=18 * mm,
        title=words.heading,
        author="",
    )
    story: list[Flowable] = [Paragraph(_text(words.heading), _TITLE), _head(sheet, words)]
    for section in sheet.sections:
        story += _section(section, words)
    document.build(story, canvasmaker=lambda *given, **named: _Numbered(words, *given, **named))
    return file.getvalue()


def _text(text: str) -> str:
    """The text for a paragraph. The font has no characters beyond U+FFFF: better a mark than a gap."""
    return _escaped(_UNDRAWABLE.sub(_STAND_IN, text))


def _head(sheet: Sheet, words: SheetWords) -> Flowable:
    facts = [Paragraph(_text(line), _FACT) for line in sheet.facts(words)]
    code = [_Qr(sheet.link), Paragraph(_text(words.scan), _SMALL)]
    table = Table([[facts, code]], colWidths=[(180 - QR_MM - 4) * mm, (QR_MM + 4) * mm])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "CENTER")]))
    return table


def _section(section: Section, words: SheetWords) -> list[Flowable]:
    above = [CondPageBreak(_ROOM), Paragraph(_text(section.heading(words)), _HEADING)]
    if not section.signers:
        return [*above, Paragraph(_text(words.nobody), _FACT)]
    rows = [tuple(words.columns.model_dump().values()), *(signer.cells() for signer in section.signers)]
    table = Table(
        [[Paragraph(_text(cell), _BODY) for cell in row] for row in rows],
        colWidths=[width * mm for width in WIDTHS_MM],
        repeatRows=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.6, black),
                ("BACKGROUND", (0, 0), (-1, 0), lightgrey),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
                ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
            ]
        )
    )
    return [*above, table, Spacer(0, 4 * mm)]


class _Qr(Flowable):
    """The code in squares of its own: sharp at any size, and no image library is needed."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.width = self.height = QR_MM * mm
        self.hAlign = "CENTER"
        self._modules = [list(row) for row in segno.make(link, error="m", micro=False).matrix_iter(border=2)]

    def draw(self) -> None:
        """Draw it, the first row at the top."""
        side = self.height / len(self._modules)
        for down, row in enumerate(self._modules, start=1):
            for across, is_dark in enumerate(row):
                if is_dark:
                    self.canv.rect(across * side, self.height - down * side, side, side, stroke=0, fill=1)


class _Numbered(Canvas):
    """Writes page numbers once it is known how many pages there are."""

    def __init__(self, words: SheetWords, *given: Any, **named: Any) -> None:  # noqa: ANN401 - reportlab's
        super().__init__(*given, **named)
        self._words = words
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page until the last one is there."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined] # in no stub, but in every recipe for this

    def save(self) -> None:
        """Number all pages and write the file."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 9)
            self.drawCentredString(
                A4[0] / 2, 9 * mm, self._words.page.format(page=number, pages=len(self._pages))
            )
            super().showPage()
        super().save()
