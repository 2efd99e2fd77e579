"""Every format, and every way in which a file can be wrong."""

import hashlib
import io
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from knowledge.errors import (
    DamagedError,
    EmptyDocumentError,
    EncryptedError,
    KnowledgeError,
    MissingFileError,
    ScannedError,
    TooLargeError,
    UndecodableError,
    UnsupportedTypeError,
)
from knowledge.formats.docx import extract_docx
from knowledge.formats.encoding import decode
from knowledge.passages import cut
from knowledge.reading import read_document

_RULE = "车站值班管理办法\r\n\r\n第一条 为了规范车站值班工作，制定本办法。\r\n第二条 “夜班”自20时起。\n"


def _read(path):
    return read_document(path, root=path.parent)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_in_every_encoding_is_read_character_for_character(put, encoding):
    path = put("值班.txt", _RULE.encode(encoding))

    document = _read(path)

    assert document.text == _RULE
    assert document.title == "车站值班管理办法"


_EVERYDAY = bytes(b for lead in range(0xB0, 0xD8) for b in (lead, 0xA1, lead, 0xC4)).decode("gb2312")


@settings(deadline=None)
@given(st.text(alphabet=_EVERYDAY + "，。 \n", min_size=4))
def test_gb18030_text_is_never_mistaken_for_another_encoding(text):
    data = text.encode("gb18030")
    # A few short words (the known one is 联通) are sound UTF-8 as well, and nothing can tell them apart.
    assume("\ufffd" in data.decode("utf-8", "replace"))

    assert decode(data, "a.txt") == text


def test_big5_is_told_from_gb18030(put):
    text = "臺灣鐵路管理規定，車站應當依照規定辦理旅客運送業務，並維護秩序。" * 5

    assert _read(put("規定.txt", text.encode("big5"))).text == text


def test_a_word_file_keeps_headings_tables_and_order(put, word_rule):
    document = _read(put("值班.docx", word_rule))

    assert document.title == "车站值班管理办法"
    assert [(p.headings, p.provision, p.text) for p in cut(document)] == [
        (("第一章 总则",), "第一条", "第一条 为了规范车站值班工作，制定本办法。"),
        (("第一章 总则",), "第二条", "第二条 本办法适用于各车站。"),
        (
            ("第二章 值班",),
            "第三条",
            "第三条 值班时间按下表执行：\n\n| 班次 | 时间 |\n| 白班 | 8时至20时 |",
        ),
        (("附件：交接班记录样式",), None, "附件：交接班记录样式\n\n记录一式两份。"),
    ]


def test_the_only_first_level_heading_of_a_word_file_is_its_title(put):
    word = docx.Document()
    word.add_paragraph("学习制度", style="Heading 1")
    word.add_paragraph("学习时间", style="Heading 2")
    word.add_paragraph("每月一次。")
    buffer = io.BytesIO()
    word.save(buffer)

    document = _read(put("a.docx", buffer.getvalue()))

    assert document.text == "# 学习制度\n\n## 学习时间\n\n每月一次。"
    assert document.title == "学习制度"


def _automatic_list(word, levels):
    """Adds a multilevel list; each level is (pattern, form, restarts). Gives its number."""
    root = word.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        + "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            + ("" if restarts else '<w:lvlRestart w:val="0"/>')
            + f'<w:suff w:val="space"/><w:lvlText w:val="{pattern}"/></w:lvl>'
            for depth, (pattern, form, restarts) in enumerate(levels)
        )
        + "</w:abstractNum>"
    )
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def _numbered(word, depth, text):
    settings = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
    word.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(settings))


def test_provisions_that_word_numbers_by_itself_are_found(put):
    word = docx.Document()
    chinese = "chineseCountingThousand"
    _automatic_list(word, [("第%1章", chinese, True), ("第%2条", chinese, False), ("（%3）", chinese, True)])
    for depth, text in (
        *((0, "总则"), (1, "为了安全，制定本办法。"), (1, "应当做到："), (2, "准时；"), (2, "认真。")),
        *((0, "附则"), (1, "情形："), (2, "其他。"), (1, "自发布之日起施行。")),
    ):
        _numbered(word, depth, text)
    buffer = io.BytesIO()
    word.save(buffer)

    passages = cut(_read(put("a.docx", buffer.getvalue())))

    assert [(p.headings, p.text) for p in passages] == [
        (("第一章 总则",), "第一条 为了安全，制定本办法。"),
        (("第一章 总则",), "第二条 应当做到：\n\n（一） 准时；\n\n（二） 认真。"),
        (("第二章 附则",), "第三条 情形：\n\n（一） 其他。"),
        (("第二章 附则",), "第四条 自发布之日起施行。"),
    ]


def test_a_word_file_shows_insertions_and_hides_deletions(put):
    word = docx.Document()
    word.add_paragraph("每月")._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>二十五日</w:delText></w:r></w:del>'
        )
    )
    word.paragraphs[0]._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>一日</w:t></w:r></w:ins>')
    )
    word.paragraphs[0].add_run("前交纳党费。")
    buffer = io.BytesIO()
    word.save(buffer)

    assert _read(put("a.docx", buffer.getvalue())).text == "每月一日前交纳党费。"


def test_a_wrapped_pdf_becomes_paragraphs_without_page_furniture(put, make_pdf):
    pages = [
        [
            "某站内部资料",
            "车站值班管理办法",
            "第一章 总则",
            "第一条 为了规范车站值班工作，保证运输安全，根据铁路安全管理",
            "第十条和本公司实际，制定本办法。",
            "第二条 值班人员应当做到：",
            "（一）按时到岗；",
        ],
        ["某站内部资料", "（二）认真交接，发现问题立即报告值班站长，并在交接班记录上写", "明时间和经过。"],
        ["某站内部资料", "第三条 本办法自发布之日起施行。"],
    ]
    numbered = [[*page, f"— {n} —"] for n, page in enumerate(pages, start=1)]

    document = _read(put("值班.pdf", make_pdf(numbered)))

    assert document.text.split("\n\n") == [
        "车站值班管理办法",
        "第一章 总则",
        "第一条 为了规范车站值班工作，保证运输安全，根据铁路安全管理第十条和本公司实际，制定本办法。",
        "第二条 值班人员应当做到：",
        "（一）按时到岗；",
        "（二）认真交接，发现问题立即报告值班站长，并在交接班记录上写明时间和经过。",
        "第三条 本办法自发布之日起施行。",
    ]
    assert document.title == "车站值班管理办法"
    assert [p.provision for p in cut(document)] == ["第一条", "第二条", "第三条"]


def test_a_web_page_loses_menus_and_keeps_structure(put):
    page = """<!DOCTYPE html><html><head><title>学习园地</title><script>var 菜单 = 1;</script></head><body>
    <header><a href="/">首页</a></header><nav>菜单</nav>
    <main><h1>三会一课</h1><h2>支部党员大会</h2><p>每<b>季度</b>
    召开一次。<br>由书记主持。</p><ul><li>听取报告</li><li>讨论<ol><li>计划</li></ol></li></ul>
    散落的文字<table><tr><th>会议</th><th>次数</th></tr><tr><td>党课</td><td>每季一次</td></tr></table></main>
    <footer>版权</footer></body></html>"""

    document = _read(put("a.html", page))

    assert document.title == "三会一课"
    assert document.text == (
        "# 三会一课\n\n## 支部党员大会\n\n每季度召开一次。\n由书记主持。\n\n- 听取报告\n\n- 讨论\n\n"
        "1. 计划\n\n散落的文字\n\n| 会议 | 次数 |\n| 党课 | 每季一次 |"
    )


def test_a_web_page_in_its_declared_encoding(put):
    page = '<html><head><meta charset="gb2312"></head><body><p>党员应当按期交纳党费。</p></body></html>'

    assert _read(put("a.htm", page.encode("gb18030"))).text == "党员应当按期交纳党费。"


def _locked_pdf(data):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_with_a_password_says_so(put, make_pdf):
    path = put("密.pdf", _locked_pdf(make_pdf([["第一条 内容。"]])))

    with pytest.raises(EncryptedError, match=r"^密\.pdf: it is protected by a password: save a copy without"):
        _read(path)


def test_a_pdf_that_only_restricts_printing_is_read(put, make_pdf):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["第一条 内容一定要多于十个字。"]]))))
    writer.encrypt("", "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)

    assert _read(put("a.pdf", buffer.getvalue())).text == "第一条 内容一定要多于十个字。"


def test_a_word_file_with_a_password_says_so(put):
    container = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(EncryptedError, match="protected by a password"):
        _read(put("a.docx", container))


def test_scanned_pages_are_no_empty_document(put, make_pdf):
    path = put("扫描.pdf", make_pdf([["1"], ["2"], []]))

    with pytest.raises(
        ScannedError, match=r"^扫描\.pdf: its 3 pages hold pictures and no text: run text rec"
    ):
        _read(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"this is no pdf", "not a readable pdf file"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "not a readable pdf file"),
        ("a.docx", b"PK\x03\x04 broken archive", "not a readable docx file"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "in the old .doc format"),
        ("a.html", "<!-- 空 -->", "not a readable html file"),
    ],
    ids=["no pdf", "torn pdf", "torn docx", "old doc", "no html"],
)
def test_damaged_files_are_named_with_what_was_seen(put, name, content, message):
    with pytest.raises(DamagedError, match=rf"^{name}: .*{message}.*save it again"):
        _read(put(name, content))


def test_an_archive_that_is_no_word_file_is_damaged(put):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(DamagedError, match="not a readable docx file"):
        _read(put("a.docx", buffer.getvalue()))


@pytest.mark.parametrize("cut_at", [0.2, 0.5, 0.9])
def test_torn_word_and_pdf_files_never_come_through_half(put, word_rule, make_pdf, cut_at):
    pdf = make_pdf([["第一条 内容一定要多于十个字。"]] * 3)

    with pytest.raises(DamagedError, match="not a readable docx file"):
        _read(put("a.docx", word_rule[: int(len(word_rule) * cut_at)]))
    with pytest.raises(KnowledgeError, match=r"^a\.pdf: "):
        _read(put("a.pdf", pdf[: int(len(pdf) * cut_at)]))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(word_rule):
    buffer = io.BytesIO(word_rule)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", bytes(5 * 2**20))

    with pytest.raises(TooLargeError, match=r"^a\.docx: 5\.\d MB where at most 4\.0 MB are read"):
        extract_docx(buffer.getvalue(), "a.docx", largest_unpacked=4 * 2**20)


def test_a_file_above_the_limit_is_refused_by_size(put):
    path = put("大.txt", "字" * 1000)

    with pytest.raises(TooLargeError, match=r"^大\.txt: 0\.0 MB where at most 0\.0 MB are read: split it"):
        read_document(path, root=path.parent, largest=2999)
    assert read_document(path, root=path.parent, largest=3000).text == "字" * 1000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", b""),
        ("a.txt", b"\n \r\n"),
        ("a.md", "---\ntitle: 只有题头\n---\n\u200b\n"),
        ("a.html", "<html><head><title>空</title></head><body><script>1</script></body></html>"),
    ],
    ids=["no bytes", "blanks", "front matter only", "script only"],
)
def test_files_without_text_are_empty(put, name, content):
    with pytest.raises(EmptyDocumentError, match=rf"^{name}: there is no text in it"):
        _read(put(name, content))


def test_a_word_file_without_text_is_empty(put):
    buffer = io.BytesIO()
    docx.Document().save(buffer)

    with pytest.raises(EmptyDocumentError, match="there is no text in it"):
        _read(put("a.docx", buffer.getvalue()))


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + bytes(64)], ids=["bytes", "png"]
)
def test_binary_data_is_no_text(put, data):
    with pytest.raises(
        UndecodableError, match=r"^a\.txt: .* neither UTF-8, UTF-16 nor GB18030: save it as UTF-8"
    ):
        _read(put("a.txt", data))


@pytest.mark.parametrize(
    ("name", "seen"), [("a.xls", "files of type .xls"), ("README", "files without an extension")]
)
def test_other_types_are_named_with_those_that_are_read(put, name, seen):
    with pytest.raises(
        UnsupportedTypeError, match=rf"^{name}: {seen} are not read: .*\.md, \.txt, \.docx, \.pdf"
    ):
        _read(put(name, "x"))


def test_a_missing_file_is_a_knowledge_error(tmp_path):
    with pytest.raises(MissingFileError, match=r"^weg\.md: the file cannot be opened \(No such file"):
        _read(tmp_path / "weg.md")


def test_a_document_is_named_by_its_path_below_the_library(put, tmp_path):
    path = put("党费/党费 收缴(2024-03-01).md", "# 党费收缴\n\n按月交纳。\n")

    document = read_document(path, root=tmp_path)

    assert document.path == "党费/党费 收缴(2024-03-01).md"
    assert document.issued == date(2024, 3, 1)
    assert document.sha256 == hashlib.sha256("# 党费收缴\n\n按月交纳。\n".encode()).hexdigest()
