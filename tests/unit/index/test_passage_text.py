"""The model and the lexical index read a passage with its headings and without its number."""

import pytest

from index.passage_text import embedding_text, heading_text
from knowledge.document import Passage


def _passage(text, *, provision=None, headings=()):
    return Passage("a.md", headings, provision, part=0, start=0, end=len(text), text=text)


def test_headings_lose_their_ordinal_and_the_title_its_country():
    assert heading_text("中华人民共和国铁路法", ["第二章 铁路运输营业", "附则"]) == "铁路法 铁路运输营业 附则"


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        pytest.param(
            _passage("第十条 按照6+N流程进行。", provision="第十条", headings=("第三章 6+N流程",)),
            "学习办法 6+n流程\n按照6+n流程进行。",
            id="provision, in lower case",
        ),
        pytest.param(
            _passage("第十条之一　新增的内容。", provision="第十条之一"),
            "学习办法\n新增的内容。",
            id="inserted provision",
        ),
        pytest.param(
            _passage("第十条不在此列。"), "学习办法\n第十条不在此列。", id="prose keeps its beginning"
        ),
    ],
)
def test_what_is_embedded(passage, text):
    assert embedding_text("学习办法", passage) == text
