"""What the chat says while the bot is down."""

import pytest

from api.wording import Wording
from index.hits import Citation, Hit, HitKind
from knowledge.document import Validity

CITATION = Citation(
    passage_id="p1",
    library="sample",
    document="a.md",
    title="安全生产法",
    number="主席令第八十八号",
    headings=("第二章", "第一节"),
    provision="第二十条",
    validity=Validity.IN_FORCE,
    issued=None,
    effective=None,
    start=0,
    end=4,
)
HIT = Hit(HitKind.PASSAGE, "生产经营单位应当具备{条件}。", CITATION, 0.9, 0.8, "第二十条")


@pytest.fixture(scope="module")
def wording():
    return Wording.read()


def test_a_passage_is_quoted_with_its_full_citation(wording):
    assert wording.answer(HIT).splitlines()[1:] == [
        "“生产经营单位应当具备{条件}。”",
        "——《安全生产法》（主席令第八十八号） 第二章 第一节 第二十条〔现行有效〕",
    ]


def test_a_document_without_number_or_provisions_is_cited_by_title_and_validity(wording):
    bare = Citation("p", "l", "b.md", "红船", None, (), None, Validity.SUPERSEDED, None, None, 0, 1)

    assert wording.citation(bare) == "《红船》〔已有新版本〕"


def test_a_card_gives_its_approved_answer_before_the_quote(wording):
    card = Hit(HitKind.CARD, "预备期为一年。", CITATION, 0.9, 0.8, "预备期", answer="一年。", card_id="c1")

    lines = wording.answer(card).splitlines()
    assert lines[0] == wording.sentences.degraded.note
    assert lines[1:3] == ["一年。", "依据：“预备期为一年。”"]


def test_a_refusal_names_the_nearest_places_and_no_quote(wording):
    refusal = wording.refusal((HIT,))

    assert refusal.splitlines()[0] == wording.sentences.degraded.refusal
    assert refusal.splitlines()[-1] == (
        "1. 《安全生产法》（主席令第八十八号） 第二章 第一节 第二十条〔现行有效〕"
    )
    assert HIT.quote not in refusal


def test_without_anything_near_the_refusal_stands_alone(wording):
    assert wording.refusal(()) == wording.sentences.degraded.refusal


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("签到", False),
        ("我签到了吗？", False),
        ("“签到！”", False),
        ("怎么签到", True),
        ("你好", False),
        ("党费怎么交", True),
    ],
)
def test_only_exact_requests_to_do_something_are_no_questions(wording, text, question):
    assert wording.is_question(text) is question


def test_every_validity_has_its_word(wording):
    assert set(wording.sentences.validity) == set(Validity)
