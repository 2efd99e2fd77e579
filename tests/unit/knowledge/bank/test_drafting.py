"""Drafts come from real passages of the sample library, each with its passage, and are never items."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.bank.drafting import Draft, draft_items
from knowledge.bank.item import BLANK, FillIn, Item, TrueFalse
from knowledge.bank.mapping import item_from_mapping, mapping_of
from knowledge.document import Passage
from knowledge.library import load_library

_LIBRARY = Path(__file__).parents[4] / "knowledge/library"


@pytest.fixture(scope="module")
def library():
    loaded = load_library(_LIBRARY, today=date(2026, 11, 27))
    return {one.document.path: one for one in loaded.documents}


@pytest.fixture(scope="module")
def drafts(library):
    """All drafts of the library, with the rest of its document as what is similar to a passage."""
    return [
        draft
        for one in library.values()
        for passage in one.passages
        for draft in draft_items(
            passage,
            title=one.document.title,
            similar=[other for other in one.passages if other is not passage],
        )
    ]


def _of(library, document, provision):
    passages = library[document].passages
    passage = next(one for one in passages if one.provision == provision)
    return passage, [one for one in passages if one is not passage]


def _made(drafts):
    return [
        (draft.item.stem, draft.item.task.blanks[0] if isinstance(draft.item.task, FillIn) else None)
        for draft in drafts
        if isinstance(draft.item.task, FillIn)
    ]


def test_a_deadline_becomes_a_blank(library):
    passage, _ = _of(library, "党费/党费收缴细则.md", "第十二条")

    made = _made(draft_items(passage, title="党费收缴细则"))

    assert made == [
        (
            "按照《党费收缴细则》第十二条，党费每月____日以前交到党小组组长处，由组长在月底前交给组织委员。",
            ("25", "二十五", "25日", "二十五日"),
        )
    ]


def test_a_defined_term_becomes_a_blank_and_the_title_does_not_tell_it(library):
    passage, _ = _of(library, "列车学习/六必谈实施细则.md", "第二条")

    made = _made(draft_items(passage, title="六必谈实施细则"))

    assert made == [
        ("____是指对六类人员必须及时谈心谈话，做到变动有人问、困难有人帮、情绪有人疏。", ("六必谈",))
    ]


def test_a_false_statement_has_its_number_from_a_similar_provision(library):
    passage, similar = _of(library, "列车学习/六必谈实施细则.md", "第五条")
    (draft,) = (one for one in draft_items(passage, title="六必谈", similar=similar) if one.wrong)

    assert draft.item.task == TrueFalse(right=False)
    assert draft.item.stem.endswith("应当在得知情况后二日内谈话。")
    assert (draft.right, draft.wrong) == ("三日", "二日")
    assert draft.wrong_from == "列车学习/六必谈实施细则.md"
    assert draft.item.explanation == "原文写的是“三日”，不是“二日”。"
    assert draft.item.sources[0].quote.endswith("应当在得知情况后三日内谈话。")


def test_without_anything_similar_no_false_statement_is_made_up(library):
    passage, _ = _of(library, "列车学习/六必谈实施细则.md", "第五条")

    assert [one.wrong for one in draft_items(passage, title="六必谈")] == [""]


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("职工应当在三日内谈话。", "职工应当在五日内谈话。"),
        ("党员每季度至少谈话四人次。", "党员每季度至少谈话三人次。"),
        ("支部的单位一般不超过五个。", "支部的单位一般不超过七个。"),
        ("正式党员不足五人的，设一名书记。", "正式党员不足三人的，联合成立支部。"),
        ("对个人处500元以上罚款的情形。", "对个人处200元以上罚款的情形。"),
    ],
)
def test_a_value_that_the_rule_allows_as_well_is_not_put_in_its_place(sentence, other):
    """Five days are no contradiction where three are the limit: whoever keeps three keeps five."""
    drafts = [
        draft
        for number in range(
            40
        )  # whether a statement is true hangs on the id, and this on the document's name
        for draft in draft_items(
            _passage(sentence, f"{number}.md"), title="规则", similar=[_passage(other, "b.md")]
        )
    ]

    assert [draft.wrong for draft in drafts if draft.wrong] == []


def test_a_value_that_breaks_the_rule_is_put_in_its_place():
    drafts = [
        draft
        for number in range(40)
        for draft in draft_items(
            _passage("职工应当在五日内谈话。", f"{number}.md"),
            title="规则",
            similar=[_passage("职工应当在三日内谈话，十日内报告。", "b.md")],
        )
    ]

    assert {draft.wrong for draft in drafts if draft.wrong} == {"三日"}


def test_a_sentence_that_leans_on_another_is_not_asked():
    leaning = "其中，应当在三日内谈话。\n1923年2月15日，他在武昌就义。\n（一）应当在三日内谈话。"

    assert draft_items(_passage(leaning), title="规则") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自2024年3月1日起施行。",
        "2014年3月1日公布的《考勤办法》同时废止。",
        "将第五十条修改为：“职工应当在三日内报告。”",
        "除前款规定的情形外，职工应当在三日内报告。",
        "a）擦伤面积累计达体表面积10%。",
        "四、职工应当在三日内报告。",
    ],
    ids=["in force from", "repealed", "amendment", "other provision", "letter", "number"],
)
def test_what_nobody_need_know_or_can_read_alone_is_not_asked(sentence):
    assert draft_items(_passage(sentence), title="规则") == ()


def _wrongs(sentence, other, *, title="规则"):
    drafts = (
        draft
        for number in range(40)
        for draft in draft_items(
            _passage(sentence, f"{number}.md"), title=title, similar=[_passage(other, "b.md")]
        )
    )
    return {draft.wrong for draft in drafts if draft.wrong}


def test_a_date_is_exchanged_only_within_the_years_that_the_title_names():
    said, other = (
        "辽沈战役从1948年9月12日开始。",
        "1938年9月29日开会。1949年4月21日渡江。1950年10月19日出国。",
    )

    assert _wrongs(said, other, title="解放战争（1945—1949）") == {"1949年4月21日"}
    assert _wrongs(said, other, title="1949年以来的历史") == {"1949年4月21日"}
    assert _wrongs(said, other, title="1950年以来的历史") == {"1950年10月19日"}


def test_a_share_of_less_than_all_is_not_exchanged_for_more_than_all():
    assert _wrongs("加班工资按基数的70%计算。", "加班工资按基数的150%计算。") == set()


def test_a_term_that_is_explained_is_exchanged_for_one_of_its_kind():
    said = "投保人是指与保险公司订立合同并且负有支付保险费义务的人。"

    assert _wrongs(said, "保险金额是指保险公司承担赔偿责任的最高限额。") == set()
    assert _wrongs(said, "被保人是指财产或者人身受合同保障的人。") == {"被保人"}


def test_where_somebody_goes_is_no_range():
    drafts = draft_items(_passage("值班员应当提前三十分钟到岗交接。"), title="规则")

    assert [one.right for one in drafts if isinstance(one.item.task, FillIn)] == ["三十分钟"]
    assert draft_items(_passage("值班员应当提前二十到三十分钟交接。"), title="规则") == ()


def test_a_number_is_exchanged_as_rules_write_it():
    assert _wrongs("预备党员的预备期为一年。", "学徒的见习期为两年。") == {"两年"}
    assert _wrongs("预备党员的预备期为1年。", "学徒的见习期为两年。") == {"2年"}


def test_what_the_sentence_says_twice_is_not_asked():
    twice = "税后基数每月2800元，2800乘以比例，就是应交的数额。"

    assert draft_items(_passage(twice), title="规则") == ()


def test_every_draft_quotes_its_passage_and_says_so(drafts, library):
    assert len(drafts) >= 500
    for draft in drafts:
        (source,) = draft.item.sources
        assert source.document == draft.passage.document
        assert source.quote in draft.passage.text
        assert source.quote in library[source.document].document.text


def test_a_blank_that_is_filled_makes_the_quote_again(drafts):
    for draft in drafts:
        if isinstance(draft.item.task, FillIn):
            ((usual, *_),) = draft.item.task.blanks
            filled = draft.item.stem.replace(BLANK, usual)
            assert draft.item.stem.count(BLANK) == 1
            assert filled.endswith(draft.item.sources[0].quote)
            told = re.search(rf"(?<!\d){usual}(?!\d)", draft.item.stem)
            assert told is None or len(usual) == 1, draft.item.stem


def test_a_statement_is_the_quote_or_differs_from_it_in_one_place(drafts):
    for draft in drafts:
        if isinstance(draft.item.task, TrueFalse):
            quote = draft.item.sources[0].quote
            assert draft.item.stem.endswith(quote) == draft.item.task.right
            assert bool(draft.wrong) != draft.item.task.right
            if draft.wrong:
                assert draft.right != draft.wrong
                assert draft.item.stem.endswith(quote.replace(draft.right, draft.wrong, 1))


def test_no_statement_is_drafted_twice_from_a_sentence(drafts):
    said = [
        (draft.item.sources, draft.wrong, draft.right if draft.wrong else "")
        for draft in drafts
        if isinstance(draft.item.task, TrueFalse)
    ]

    assert len(set(said)) == len(said)


def test_right_and_false_statements_are_both_drafted(drafts):
    statements = [draft.item.task.right for draft in drafts if isinstance(draft.item.task, TrueFalse)]

    assert 0.3 <= sum(statements) / len(statements) <= 0.7


def test_ids_are_different_and_stay_when_the_materials_stay(drafts, library):
    ids = [draft.item.id for draft in drafts]
    passage, similar = _of(library, "列车学习/六必谈实施细则.md", "第五条")

    assert len(set(ids)) == len(ids)
    assert all(one.startswith("draft-") for one in ids)
    again = [draft_items(passage, title="六必谈", similar=similar) for _ in range(2)]
    assert again[0] == again[1] != ()


def test_a_draft_is_no_item_but_holds_one_that_can_be_kept(drafts):
    assert not issubclass(Draft, Item)
    for draft in drafts:
        assert item_from_mapping(mapping_of(draft.item), "draft") == draft.item


def _passage(text, document="a.md"):
    return Passage(document, (), None, 0, 0, len(text), text)
