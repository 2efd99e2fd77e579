"""Golden questions are read strictly, and met by exactly the places they name."""

import json

import pytest

from index.errors import GoldenFileError
from index.golden import Gold, GoldenQuestion, read_golden
from index.hits import Citation, Hit, HitKind
from index.squad import read_squad
from knowledge.document import Validity


def _hit(document="规章/值班.md", provision=None, headings=(), quote="原文", card_id=None):
    citation = Citation(
        passage_id="p",
        library="trial",
        document=document,
        title="值班",
        number=None,
        headings=headings,
        provision=provision,
        validity=Validity.IN_FORCE,
        issued=None,
        effective=None,
        start=0,
        end=2,
    )
    return Hit(HitKind.PASSAGE, quote, citation, 0.5, 0.5, "值班", card_id=card_id)


def test_questions_are_read_with_provisions_in_one_spelling(tmp_path):
    file = tmp_path / "golden.jsonl"
    file.write_text(
        '{"id": 1, "question": "甲", "kind": "typo", "gold": [{"file": "a.md", "article": "39"}]}\n'
        "\n"
        '{"id": 2, "question": "乙", "card": "c1"}\n'
        '{"id": 3, "question": "丙", "gold": []}\n',
        "utf-8",
    )

    first, second, third = read_golden(file)

    assert first == GoldenQuestion("1", "甲", "typo", (Gold("a.md", "第三十九条"),))
    assert (second.kind, second.card, second.is_answerable) == ("card", "c1", True)
    assert (third.kind, third.is_answerable) == ("unsorted", False)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": 2, "question"', id="broken JSON"),
        pytest.param('{"question": "乙", "gold": []}', id="no id"),
        pytest.param("[]", id="no object"),
        pytest.param('{"id": 2, "question": "乙", "gold": ["a.md"]}', id="a place that is no object"),
        pytest.param('{"id": 2, "question": "乙", "gold": [{"article": "1"}]}', id="a place without file"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, line):
    file = tmp_path / "golden.jsonl"
    file.write_text('{"id": 1, "question": "甲", "gold": []}\n' + line, "utf-8")

    with pytest.raises(GoldenFileError, match=r"golden\.jsonl, line 2: expected a JSON object with id"):
        read_golden(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(GoldenFileError, match=r"none\.jsonl, the whole file: cannot be read"):
        read_golden(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("gold", "hit", "met"),
    [
        pytest.param(Gold("规章/值班.md", "第二条"), _hit(provision="第二条"), True, id="provision"),
        pytest.param(Gold("规章/值班.md", "第二条"), _hit(provision="第三条"), False, id="other provision"),
        pytest.param(Gold("规章/食堂.md", "第二条"), _hit(provision="第二条"), False, id="other document"),
        pytest.param(Gold("旧/值班.md"), _hit(), True, id="copy in another folder"),
        pytest.param(
            Gold("值班.md", heading="夜班"), _hit(headings=("排班", "夜班")), True, id="last heading"
        ),
        pytest.param(
            Gold("值班.md", heading="排班"), _hit(headings=("排班", "夜班")), False, id="outer heading"
        ),
        pytest.param(Gold("值班.md", item="（二）"), _hit(quote="（二）签字。"), True, id="item"),
        pytest.param(Gold("值班.md", item="（二）"), _hit(quote="（一）签字。"), False, id="other item"),
    ],
)
def test_a_place_is_met_by_hits_that_quote_it(gold, hit, met):
    assert gold.is_met_by(hit) is met


def test_a_question_with_a_card_is_met_by_that_card_alone():
    question = GoldenQuestion("1", "甲", "card", (Gold("规章/值班.md"),), card="c1")

    assert question.is_met_by(_hit(card_id="c1"))
    assert not question.is_met_by(_hit(card_id="c2"))
    assert not question.is_met_by(_hit())


def test_squad_paragraphs_become_documents_and_each_answers_its_own_questions(tmp_path):
    paragraphs = [
        {"context": "长征始于1934年。", "qas": [{"id": "q1", "question": "长征何时开始"}]},
        {"context": "遵义会议在1935年。", "qas": [{"id": "q2", "question": "遵义会议在哪年"}]},
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"title": "党史", "paragraphs": paragraphs}]}), "utf-8")

    library, questions = read_squad(file)

    texts = {entry.document.path: entry.passages[0].text for entry in library.documents}
    assert [(q.id, texts[q.gold[0].file]) for q in questions] == [
        ("q1", "长征始于1934年。"),
        ("q2", "遵义会议在1935年。"),
    ]
    assert {entry.document.title for entry in library.documents} == {"党史"}


@pytest.mark.parametrize(
    "content",
    ['{"data": 3}', "[]", "{", '{"data": [{"paragraphs": [{"context": 7, "qas": []}]}]}'],
    ids=["no list", "no object", "broken", "context that is no text"],
)
def test_what_is_not_squad_is_refused(tmp_path, content):
    (tmp_path / "squad.json").write_text(content, "utf-8")

    with pytest.raises(GoldenFileError, match=r"squad\.json, the whole file: expected data\[\]"):
        read_squad(tmp_path / "squad.json")
