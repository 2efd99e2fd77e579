"""Text in every encoding, printed pages and web pages."""

import hashlib
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

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


def test_a_document_is_named_by_its_path_below_the_library(put, tmp_path):
    path = put("党费/党费 收缴(2024-03-01).md", "# 党费收缴\n\n按月交纳。\n")

    document = read_document(path, root=tmp_path)

    assert document.path == "党费/党费 收缴(2024-03-01).md"
    assert document.issued == date(2024, 3, 1)
    assert document.sha256 == hashlib.sha256("# 党费收缴\n\n按月交纳。\n".encode()).hexdigest()
