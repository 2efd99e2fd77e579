"""A question's reference to a rule is read, and only a reference."""

import pytest

from index.reference import NamedDocument, Reference, ReferenceParser
from knowledge.titles import short_titles

_TITLES = (
    "中华人民共和国劳动合同法",
    "铁路线流动党支部组织生活制度",
    "东站安全管理办法",
    "西站安全管理办法",
)


@pytest.fixture
def parser():
    named = [NamedDocument(row, (title, *short_titles(title))) for row, title in enumerate(_TITLES)]
    return ReferenceParser([*named, NamedDocument(4, ("铁路安全管理条例", "国务院令第639号"))])


@pytest.mark.parametrize(
    ("question", "documents", "provision"),
    [
        pytest.param("《中华人民共和国劳动合同法》第三十九条", (0,), "第三十九条", id="full title"),
        pytest.param("劳动合同法39条说什么", (0,), "第三十九条", id="short title, bare number"),
        pytest.param("劳动合同法 第 １４ 条 之一", (0,), "第十四条之一", id="full width, blanks, branch"),
        pytest.param("国务院令第639号第五十三条", (4,), "第五十三条", id="document number"),
        pytest.param("组织生活制度第三条", (1,), "第三条", id="ending of a title with a number"),
        pytest.param("东站安全管理办法第二条", (2,), "第二条", id="whole title of two that end alike"),
        pytest.param("劳动合同法讲了什么", (0,), None, id="title alone"),
    ],
)
def test_a_named_rule_is_found_with_its_provision(parser, question, documents, provision):
    assert parser.parse(question) == Reference(documents, provision)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("第三十九条说什么", id="number without a rule"),
        pytest.param("组织生活制度讲了什么", id="ending of a title without a number"),
        pytest.param("安全管理办法第二条", id="ending that two titles share"),
        pytest.param("制度第三条", id="ending of less than four characters"),
    ],
)
def test_what_could_be_any_rules_is_no_reference(parser, question):
    assert parser.parse(question) is None


def test_versions_under_one_name_are_all_meant():
    parser = ReferenceParser([NamedDocument(3, ("车站值班办法",)), NamedDocument(7, ("车站值班办法",))])

    assert parser.parse("车站值班办法第一条") == Reference((3, 7), "第一条")
