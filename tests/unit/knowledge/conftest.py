"""Builds one small rule in every format that is read."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.document import Document, Passage
from knowledge.passages import cut

CutText = Callable[..., list[Passage]]


@pytest.fixture
def cut_text() -> CutText:
    """Cuts a text as the document it would be."""

    def _cut(text: str, *, title: str = "试验规定", limit: int = 400) -> list[Passage]:
        return cut(Document(path="a.md", title=title, text=text, sha256=""), limit=limit)

    return _cut


@pytest.fixture
def word_rule() -> bytes:
    """A Word file: title, two chapters as headings, three provisions, a table, an annex."""
    word = docx.Document()
    word.add_paragraph("车站值班管理办法", style="Title")
    word.add_paragraph("第一章 总则", style="Heading 1")
    word.add_paragraph("第一条 为了规范车站值班工作，制定本办法。")
    word.add_paragraph("第二条 本办法适用于各车站。")
    word.add_paragraph("第二章 值班", style="Heading 1")
    word.add_paragraph("第三条 值班时间按下表执行：")
    table = word.add_table(rows=2, cols=2)
    for row, cells in enumerate((("班次", "时间"), ("白班", "8时至20时"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    word.add_paragraph("附件：交接班记录样式")
    word.add_paragraph("记录一式两份。")
    return _saved(word)


def _saved(word: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


MakePdf = Callable[..., bytes]


@pytest.fixture
def make_pdf() -> MakePdf:
    """Prints pages of lines, as a word processor would have wrapped them."""

    def _make(pages: list[list[str]], **options: object) -> bytes:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4, **options)
        for lines in pages:
            canvas.setFont("STSong-Light", 12)
            for number, line in enumerate(lines):
                canvas.drawString(72, 770 - 20 * number, line)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return _make


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Puts a file into the library folder `tmp_path`."""

    def _put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _put
