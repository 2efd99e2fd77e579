"""What the reader of a Word file sees is what is read."""

import io

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.passages import cut
from knowledge.reading import read_document


def _read(path):
    return read_document(path, root=path.parent)


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
