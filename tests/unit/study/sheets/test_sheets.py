"""A sheet holds everybody once, with room to sign, as a Word file and as a PDF."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from pypdf import PdfReader

from study.session.actions import LeadMode
from study.sheets.as_docx import write_docx
from study.sheets.as_pdf import write_pdf
from study.sheets.content import Section, Sheet, Signer
from study.sheets.words import sheet_words

WORDS = sheet_words()
LINK = "http://192.168.1.5:8000/#sheet=00000000-0000-0000-0000-000000000001"


def section(branch, people, *, is_guest=False):
    signers = (Signer(one, f"{one:07}", f"王芳{one}", "第一党小组") for one in range(1, people + 1))
    return Section(branch, is_guest, tuple(signers))


def sheet(*sections, leader="李雷", title="七一主题党日", held_on=None):
    return Sheet("客运一支部", title, held_on, LeadMode.BRANCH_SECRETARY, leader, sections, LINK)


FULL = sheet(
    section("客运一支部", 60),
    section("工务二支部", 3, is_guest=True),
    held_on=datetime(2026, 6, 30, 16, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def word():
    return Document(io.BytesIO(write_docx(FULL, WORDS)))


@pytest.fixture(scope="module")
def pdf():
    return PdfReader(io.BytesIO(write_pdf(FULL, WORDS)))


def text_of(pages):
    return [page.extract_text().replace("\n", "") for page in pages]


def test_the_word_file_has_a_table_a_branch_and_a_row_a_person_with_an_empty_cell(word):
    home, guests = word.tables[1:]

    assert [len(table.rows) - 1 for table in (home, guests)] == [60, 3]
    assert [cell.text for cell in home.rows[0].cells] == ["序号", "工号", "姓名", "党小组", "签名"]
    assert [cell.text for cell in home.rows[60].cells] == ["60", "0000060", "王芳60", "第一党小组", ""]
    headings = [paragraph.text for paragraph in word.paragraphs if "人）" in paragraph.text]
    assert headings == ["客运一支部（60 人）", "结对支部：工务二支部（3 人）"]


def test_rows_of_the_word_file_leave_eleven_millimetres_and_its_header_is_repeated(word):
    rows = [row for table in word.tables[1:] for row in table.rows]

    assert {(row.height.mm > 10.9, row.height_rule) for row in rows} == {(True, WD_ROW_HEIGHT_RULE.AT_LEAST)}
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in word.tables[1].rows]
    assert repeated == [True] + [False] * 60
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_word_file_says_what_it_is_a_sheet_of_and_numbers_its_pages(word):
    facts = word.tables[0].rows[0].cells[0].text.split("\n")
    footer = word.sections[0].footer._element.xml

    assert facts == [
        "支部：客运一支部",
        "主题：七一主题党日",
        "日期：2026年7月1日",
        "领学方式：支部书记领学",
        "领学人：李雷",
    ]
    assert len(word.inline_shapes) == 1
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_the_pdf_repeats_its_header_numbers_its_pages_and_leaves_nobody_out(pdf):
    pages = text_of(pdf.pages)

    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页，共 4 页" in page
        assert " ".join(["序号", "工号", "姓名", "党小组", "签名"]) in " ".join(page.split())
    whole = "".join(pages)
    assert [whole.count(f"{number:07}") for number in range(1, 61)] == [2, 2, 2] + [1] * 57
    assert "结对支部：工务二支部（3 人）" in whole
    assert "日期：2026年7月1日" in pages[0]


def test_a_page_of_the_pdf_holds_so_few_rows_that_each_is_over_ten_millimetres_high(pdf):
    rows = [sum(f"{number:07}" in page for number in range(1, 61)) for page in text_of(pdf.pages)]

    assert max(rows) * 10.5 <= 297 - 15 - 18


def test_names_are_no_markup_and_a_character_that_the_font_lacks_leaves_a_mark():
    odd = (Signer(1, "1", "<b>张&三</b>", ""), Signer(2, "2", "𬭎建国", ""))
    made = write_pdf(sheet(Section("客运一支部", is_guest=False, signers=odd)), WORDS)

    text = "".join(text_of(PdfReader(io.BytesIO(made)).pages))

    assert "<b>张&三</b>" in text
    assert "〓建国" in text


def test_a_branch_without_members_and_a_session_without_a_day_can_be_printed():
    empty = sheet(section("客运一支部", 0), leader="")

    text = "".join(text_of(PdfReader(io.BytesIO(write_pdf(empty, WORDS))).pages))
    word = Document(io.BytesIO(write_docx(empty, WORDS)))

    assert "名册里没有成员。" in text
    assert "名册里没有成员。" in [paragraph.text for paragraph in word.paragraphs]
    assert "年　　月　　日" in word.tables[0].rows[0].cells[0].text


def test_the_file_is_named_so_that_every_system_takes_it():
    assert sheet(title="一/二:三?").name(WORDS) == "签到表-一二三-年　　月　　日"
    assert FULL.name(WORDS) == "签到表-七一主题党日-2026年7月1日"


def test_the_code_on_the_sheet_is_a_picture_of_its_link():
    assert FULL.qr_image().startswith(b"\x89PNG")
