"""Items drafted from a release: only from what is in force, made false by what similar provisions say."""

import pytest

from index.errors import UnknownDocumentError
from index.item_drafts import documents_in_force
from knowledge.bank.item import BLANK, FillIn, TrueFalse
from tests.integration.index.conftest import NOW, reading, write_library

_TRAINING, _SAFETY, _OLD = "培训/岗位培训办法.md", "安全/安全教育办法.md", "培训/旧培训办法.md"
_NEAREST = "岗位培训制度.md"  # in the small library: 不少于七十二学时
_RULES = {
    _TRAINING: "# 岗位培训办法\n\n第一条 新职工上岗前培训不少于四十学时。\n\n第二条 师徒合同为期半年。\n",
    _SAFETY: "# 安全教育办法\n\n第一条 新职工上岗前安全教育不少于九十六学时。\n",
    _OLD: "---\nrepealed: true\n---\n# 旧培训办法\n\n第一条 新职工上岗前培训不少于一百学时。\n",
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory, quick_builder, searcher_of):
    """A searcher over rules that say the same of different hours."""
    data = tmp_path_factory.mktemp("rules")
    quick_builder(data).build(reading(write_library(data / "materials", _RULES)), "rules", now=NOW)
    return searcher_of(data / "releases" / "rules")


def _statements(drafts):
    return [draft for draft in drafts if isinstance(draft.item.task, TrueFalse)]


def test_a_draft_quotes_its_provision_and_takes_the_top_folder_for_its_topic(rules):
    (draft,) = [one for one in rules.drafts(_TRAINING) if isinstance(one.item.task, FillIn)]

    (source,) = draft.item.sources
    assert draft.item.stem == f"按照《岗位培训办法》第一条，新职工上岗前培训不少于{BLANK}学时。"
    assert draft.item.task.blanks == (("四十", "40", "四十学时", "40学时"),)
    assert (source.document, source.quote) == (_TRAINING, "新职工上岗前培训不少于四十学时。")
    assert (draft.item.topic, draft.passage.provision) == ("培训", "第一条")


def test_the_value_that_makes_a_statement_false_is_the_nearest_rule_s_that_is_in_force(rules):
    (statement,) = _statements(rules.drafts(_TRAINING))

    assert not statement.item.task.right
    assert (statement.right, statement.wrong, statement.wrong_from) == ("四十学时", "七十二学时", _NEAREST)


@pytest.mark.parametrize("path", ["没有.md", _OLD])
def test_what_is_not_in_force_is_not_drafted_from(rules, path):
    assert path not in documents_in_force(rules.snapshot())

    with pytest.raises(UnknownDocumentError, match="no document in force"):
        rules.drafts(path)


def test_false_statements_of_the_sample_library_take_their_values_from_many_documents(sample):
    every = [draft for path in documents_in_force(sample.snapshot()) for draft in sample.drafts(path)]

    false = [draft for draft in _statements(every) if not draft.item.task.right]
    from_elsewhere = [draft for draft in false if draft.wrong_from != draft.passage.document]

    assert len({draft.item.id for draft in every}) == len(every) >= 700
    assert len(false) >= 100
    assert len(from_elsewhere) >= 20
    assert all(draft.wrong not in draft.item.sources[0].quote for draft in false)


def test_a_sentence_that_stands_twice_is_drafted_once(tmp_path, quick_builder, searcher_of):
    rule = (
        "# 保管办法\n\n第一条 新职工上岗前培训不少于四十学时。\n\n第二条 新职工上岗前培训不少于四十学时。\n"
    )
    materials = write_library(tmp_path / "materials", {"保管办法.md": rule})
    quick_builder(tmp_path).build(reading(materials), "twice", now=NOW)

    drafts = searcher_of(tmp_path / "releases" / "twice").drafts("保管办法.md")

    assert len(drafts) == len({draft.item.id for draft in drafts}) >= 1
