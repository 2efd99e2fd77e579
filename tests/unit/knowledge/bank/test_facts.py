"""What can be asked for in real sentences of the sample library, and what makes them false."""

import pytest

from knowledge.bank.facts import Change, FactSort, facts_of


def _said(sentence, *headings):
    return [(fact.sort, fact.text, fact.unit, fact.change) for fact in facts_of(sentence, headings)]


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "职工受到表彰奖励的，应当在五日内谈话；受到处分的，应当在三日内谈话。",
            [("duration", "五", "日", "smaller"), ("duration", "三", "日", "smaller")],
        ),
        (
            "党委班子成员每人每季度至少谈话四人次。",
            [("count", "四", "人次", "greater")],
        ),
        (
            "时间一般不少于三天，或者不少于二十四个学时。",
            [("duration", "三", "天", "greater"), ("duration", "二十四", "个学时", "greater")],
        ),
        ("联合党支部覆盖的单位一般不超过五个。", [("count", "五", "个", "smaller")]),
        ("正式党员不足三人的单位，可以成立联合党支部。", [("count", "三", "人", "greater")]),
        ("党员离开线路连续一个月以上的，应当报告。", [("duration", "一", "个月", "smaller")]),
        (
            "对个人处500元以上2000元以下罚款。",
            [("money", "500", "元", "none"), ("money", "2000", "元", "none")],
        ),
        ("保存期限为三年。", [("duration", "三", "年", "any")]),
        ("在更换后三十秒内提交旧码仍然有效。", [("duration", "三十", "秒", "none")]),
        ("观看时长达到总时长的百分之八十即为有效。", [("share", "百分之八十", "", "any")]),
        ("参加率低于百分之八十的党支部，由党委约谈。", [("share", "百分之八十", "", "greater")]),
        ("青藏铁路全长1956公里。", [("length", "1956", "公里", "any")]),
        ("参加一大的代表有13人。", [("count", "13", "人", "any")]),
        (
            "1949年3月5日，全会召开，1954年通过宪法。",
            [("date", "1949年3月5日", "", "any"), ("date", "1954", "年", "any")],
        ),
        ("会议简称三中全会，会后公布。", [("term", "三中全会", "", "any")]),
        ("三违是指违章指挥、违章作业、违反劳动纪律。", [("term", "三违", "", "any")]),
    ],
)
def test_a_sentence_holds_these_facts(sentence, facts):
    assert _said(sentence) == [(FactSort(s), text, unit, Change(c)) for s, text, unit, c in facts]


@pytest.mark.parametrize(
    "sentence",
    [
        "每个党员都必须编入党的一个支部。",
        "支部委员会由三至五人组成。",
        "1945年4月23日至6月11日",
        "坚持了一年多。",
        "支部在第三个月未交时就应当谈话提醒。",
        "近三天的情况",
    ],
)
def test_a_way_of_speaking_a_range_or_an_ordinal_is_no_fact_of_its_number(sentence):
    assert [fact.text for fact in facts_of(sentence) if not fact.text.startswith("1945")] == []


def test_a_heading_tells_which_term_a_sentence_defines():
    sentence = "组织关系是党员对党的基层组织的隶属关系。"

    assert _said(sentence) == []
    assert _said(sentence, "什么是组织关系") == [(FactSort.TERM, "组织关系", "", Change.ANY)]
    assert _said("权利和义务是统一的，每个党员都要尽义务。", "权利和义务的关系") == []


def test_facts_stand_where_they_say():
    sentence = "党费每月25日以前交到党小组组长处，补交的时间一般不得超过六个月。"

    assert [(sentence[fact.start : fact.end], fact.unit) for fact in facts_of(sentence)] == [
        ("25", "日"),
        ("六", "个月"),
    ]
