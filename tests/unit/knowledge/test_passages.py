"""How real rules are set, and what must come out of them."""

import pytest


def _provisions(passages):
    return [passage.provision for passage in passages]


def _paragraphs(*lines):
    return "\n\n".join(lines) + "\n"


def test_headings_travel_along_and_end_where_the_next_of_their_rank_begins(cut_text):
    text = _paragraphs(
        *("# 试验规定", "## 第一编 总则", "### 第一章 任务", "第一条 甲。", "### 第二章 范围", "第二条 乙。"),
        *("## 第二编 分则", "### 第一章 职责", "#### 第一节 站长", "第三条 丙。", "## 附则", "第四条 丁。"),
    )

    passages = cut_text(text)

    assert [(p.headings, p.provision) for p in passages] == [
        (("第一编 总则", "第一章 任务"), "第一条"),
        (("第一编 总则", "第二章 范围"), "第二条"),
        (("第二编 分则", "第一章 职责", "第一节 站长"), "第三条"),
        (("附则",), "第四条"),
    ]


@pytest.mark.parametrize(
    ("chapter", "section"),
    [("## 第一章 甲", "### 第一节 乙"), ("### 第一章 甲", "## 第一节 乙"), ("第一章 甲", "第一节　乙")],
    ids=["usual", "reversed", "plain lines"],
)
def test_chapters_hold_sections_however_many_hashes_they_have(cut_text, chapter, section):
    passages = cut_text(f"{chapter}\n\n{section}\n\n第一条 内容。\n")

    assert passages[0].headings == ("第一章 甲", "第一节 乙")


def test_paragraphs_and_items_belong_to_their_provision(cut_text):
    items = ("第一条 有下列情形之一的：", "（一）迟到；", "（二）早退。", "情节严重的从重。")

    passages = cut_text(_paragraphs(*items, "第二条 完。"))

    assert [p.text for p in passages] == [
        "第一条 有下列情形之一的：\n\n（一）迟到；\n\n（二）早退。\n\n情节严重的从重。",
        "第二条 完。",
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("笫二条 内容。", "第二条"),
        ("第二 条内容。", "第二条"),
        ("第２条 内容。", "第二条"),
        ("第2条 内容。", "第二条"),
        ("\u200b第二条 内容。", "第二条"),
        ("\u3000\u3000第二条\u3000内容。", "第二条"),
        ("\u2002第二条\u2002内容。", "第二条"),
        ("第二条内容紧跟其后。", "第二条"),
        ("第二条所有车站应当配合。", "第二条"),
        ("第二条以公有制为基础。", "第二条"),
        ("第二条（目的）内容。", "第二条"),
        ("第一条之一 内容。", "第一条之一"),
        ("第三条 中间缺了一条。", "第三条"),
    ],
)
def test_damaged_and_unusual_labels_still_begin_a_provision(cut_text, line, label):
    passages = cut_text(f"第一条 开头。\n\n{line}\n")

    assert _provisions(passages) == ["第一条", label]


@pytest.mark.parametrize(
    "line",
    [
        "第六条规定的情形除外。",
        "第六条、第七条另有规定的除外。",
        "第六条第一款所列人员。",
        "第六条至第九条不适用。",
        "第六条和第九条除外。",
        "第二条 号码倒退。",
        "第十条所称职工，是指在册职工。",
        "第八条内容不是下一条。",
        "“第六条 引用的条文。”",
    ],
)
def test_a_provision_that_is_only_mentioned_begins_nothing(cut_text, line):
    passages = cut_text(f"第五条 依照下列规定。\n第五条之一 又一条。\n\n{line}\n")

    assert _provisions(passages) == ["第五条", "第五条之一"]


def test_law_text_quoted_in_an_amendment_stays_in_the_amending_provision(cut_text):
    text = _paragraphs(
        "第五十一条 修改前文。",
        "第五十二条 增加一节，作为第七节“监察委员会”；增加二条，作为第一百二十三条至第一百二十四条：",
        *("第七节 监察委员会", "第一百二十三条 甲。", "第一百二十四条 乙。"),
        "第五十三条 本修正案自公布之日起施行。",
    )

    passages = cut_text(text)

    assert _provisions(passages) == ["第五十一条", "第五十二条", "第五十三条"]
    assert passages[1].text.endswith("第一百二十四条 乙。")
    assert passages[2].headings == ()


def test_an_open_quotation_hides_labels_but_not_the_next_provision(cut_text):
    text = "第一条 改为：“组织者，处警告。\n\n第九条 从重处罚。\n\n第二条 引号没有合上也不要紧。\n"

    passages = cut_text(text)

    assert _provisions(passages) == ["第一条", "第二条"]


def test_provisions_set_on_one_line_are_told_apart(cut_text):
    line = "第一条 甲。 第二条 依照第三条 处理。 第三条 丙： （一）丁。 第四条 戊。"

    passages = cut_text(_paragraphs("## 第一章 总则", line))

    assert [(p.provision, p.text) for p in passages] == [
        ("第一条", "第一条 甲。"),
        ("第二条", "第二条 依照第三条 处理。"),
        ("第三条", "第三条 丙： （一）丁。"),
        ("第四条", "第四条 戊。"),
    ]


def test_a_chapter_title_that_wraps_is_one_heading(cut_text):
    passages = cut_text("## 第五章 卷烟纸、滤嘴棒、\n\n专用机械的生产和销售\n\n第一条 内容。\n")

    assert [(p.headings, p.text) for p in passages] == [
        (("第五章 卷烟纸、滤嘴棒、专用机械的生产和销售",), "第一条 内容。")
    ]


def test_annexes_leave_the_last_provision_and_its_chapter(cut_text):
    text = _paragraphs(
        *("## 第三章 附则", "第九条 自发布之日起施行。"),
        *("附件一：收费标准", "每人五元。", "附件二", "禁止携带的物品", "一、爆炸物。"),
    )

    passages = cut_text(text)

    assert [(p.headings, p.provision, p.text) for p in passages] == [
        (("第三章 附则",), "第九条", "第九条 自发布之日起施行。"),
        (("附件一：收费标准",), None, "附件一：收费标准\n\n每人五元。"),
        (("附件二 禁止携带的物品",), None, "附件二\n\n禁止携带的物品\n\n一、爆炸物。"),
    ]


def test_words_that_begin_like_an_annex_are_none(cut_text):
    passages = cut_text("第一条 如下。\n\n附近车站应当配合。\n\n附加刑另行规定。\n\n附 则\n")

    assert _provisions(passages) == ["第一条"]


def test_a_second_rule_in_the_same_file_counts_from_one_again(cut_text):
    passages = cut_text("第一条 甲。\n\n第二条 乙。\n\n附件：实施细则\n\n第一条 丙。\n\n第二条 丁。\n")

    assert [(p.headings, p.provision) for p in passages if p.provision] == [
        ((), "第一条"),
        ((), "第二条"),
        (("附件：实施细则",), "第一条"),
        (("附件：实施细则",), "第二条"),
    ]


def test_a_repeated_label_under_the_same_headings_gets_its_own_part(cut_text):
    passages = cut_text("第一条 甲。\n\n第二条 乙。\n\n第一条 丙。\n")

    assert [(p.provision, p.part) for p in passages] == [("第一条", 0), ("第二条", 0), ("第一条", 1)]


def test_the_preamble_of_a_law_is_quotable_and_stands_above_no_chapter(cut_text):
    passages = cut_text("## 序言\n\n历史悠久。\n\n## 第一章 总纲\n\n第一条 内容。\n")

    assert [(p.headings, p.provision) for p in passages] == [(("序言",), None), (("第一章 总纲",), "第一条")]


def test_front_matter_history_and_title_are_no_passages(cut_text):
    history = ("# 试验规定", "2013年8月17日 国务院令第639号公布", "<!-- INFO END -->")

    with_matter = cut_text("---\ntitle: 试验规定\n---\n# 试验规定\n\n正文。\n")
    with_history = cut_text(_paragraphs(*history, "第一条 正文。"))
    plain = cut_text("试验规定\n\n正文。\n")

    assert [p.text for p in with_matter] == ["正文。"]
    assert [p.text for p in with_history] == ["第一条 正文。"]
    assert [p.text for p in plain] == ["正文。"]


def test_items_of_a_document_without_provisions_are_passages_of_their_own(cut_text):
    items = ("一、将第一条修改为：“甲。", "“乙。”", "二、删去第二条。")

    passages = cut_text(_paragraphs("为了惩治犯罪，作如下修改：", *items))

    assert [p.text for p in passages] == [
        "为了惩治犯罪，作如下修改：",
        "一、将第一条修改为：“甲。\n\n“乙。”",
        "二、删去第二条。",
    ]


def test_short_item_lines_above_text_are_headings(cut_text):
    text = _paragraphs(
        *(
            "一、总体要求",
            "提高认识。",
            "二、工作安排",
            "（一）准备阶段",
            "开会动员。",
            "三、甲",
            "四、乙",
            "五、丙",
        ),
    )

    passages = cut_text(text)

    assert [(p.headings, p.text) for p in passages][:2] == [
        (("一、总体要求",), "提高认识。"),
        (("二、工作安排", "（一）准备阶段"), "开会动员。"),
    ]
    assert [p.text for p in passages][2:] == ["三、甲", "四、乙", "五、丙"]


def test_a_long_provision_is_cut_at_paragraph_ends_before_sentence_ends(cut_text):
    first, second = "甲" * 59 + "。" + "乙" * 29 + "。", "丙" * 89 + "。"

    passages = cut_text(f"第一条 {first}\n\n{second}\n", limit=100)

    assert [(p.part, p.text) for p in passages] == [(0, f"第一条 {first}"), (1, second)]


def test_a_long_paragraph_is_cut_into_even_parts_at_sentence_ends(cut_text):
    sentence = "支部每月召开一次党员大会。"

    passages = cut_text("第一条 " + sentence * 40, limit=200)

    assert [len(p.text) for p in passages] == [173, 169, 182]
    assert all(p.text.endswith("。") for p in passages)


def test_text_without_any_place_to_cut_is_still_cut(cut_text):
    passages = cut_text("字" * 1000, limit=400)

    assert [len(p.text) for p in passages] == [333, 333, 334]


def test_the_third_carriage_is_no_section(cut_text):
    passages = cut_text("第三节车厢设学习区\n\n第四节车厢\n")

    assert [(p.headings, p.text) for p in passages] == [((), "第三节车厢设学习区\n\n第四节车厢")]


def test_deleted_provisions_stay_countable(cut_text):
    passages = cut_text("第一条 甲。\n\n第二条　（删去）\n\n第三条 丙。\n")

    assert _provisions(passages) == ["第一条", "第二条", "第三条"]


def test_contents_of_a_printed_rule_are_headings_and_no_passages(cut_text):
    contents = ("目录", "第一章 总则 ........ 1", "第二章 附则 ........ 2")
    text = _paragraphs(*contents, "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。")

    passages = cut_text(text)

    assert [(p.headings, p.text) for p in passages] == [
        ((), "目录"),
        (("第一章 总则",), "第一条 甲。"),
        (("第二章 附则",), "第二条 乙。"),
    ]
