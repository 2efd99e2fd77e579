"""Searching finds the right passage of the right version, and quotes it as it stands."""

import numpy as np
import pytest

from index.errors import QuestionError, UnknownCardError, UnknownPassageError
from index.evaluation import ask_all, score
from index.filters import EVERYTHING, Filters
from index.golden import read_golden
from index.hits import HitKind
from index.settings import PROJECT_ROOT
from knowledge.document import Validity
from tests.integration.index.conftest import NOW, reading, write_library

_GOLDEN = PROJECT_ROOT / "tests" / "golden" / "library.jsonl"


@pytest.mark.parametrize(
    ("question", "document", "place", "similarity"),
    [
        ("交接班要提前多久到", "值班/车站值班办法.md", "第二条", 0.523),
        ("上班时间能喝酒吗", "值班/车站值班办法.md", "第三条", 0.397),
        ("中午几点开饭", "食堂就餐规定.md", "开饭时间", 0.502),
        ("吃饭可以付现金吗", "食堂就餐规定.md", "结账", 0.385),
        ("口令至少设几位", "口令与账号规定.md", "第一条", 0.436),
        ("电动车能推进楼里充电吗", "自行车停放须知.txt", None, 0.479),
        ("新来的要培训多少学时", "岗位培训制度.md", "第一条", 0.439),
        ("车站值班办法第一条", "值班/车站值班办法.md", "第一条", 0.591),
    ],
)
def test_the_passage_that_answers_comes_first(trial, question, document, place, similarity):
    first = trial.search(question).hits[0]

    headings = first.citation.headings
    assert first.kind is HitKind.PASSAGE
    assert first.citation.document == document
    assert (first.citation.provision or (headings[-1] if headings else None)) == place
    assert first.similarity == pytest.approx(similarity, abs=0.02)


@pytest.mark.parametrize(
    ("question", "document", "validity"),
    [
        ("值班三班制每班八小时", "值班/车站值班办法（2015年修订）.md", Validity.SUPERSEDED),
        ("公寓几点熄灯", "公寓作息规定.md", Validity.REPEALED),
        ("汛期多久巡查一次", "汛期通知.md", Validity.EXPIRED),
        ("下雪天道岔多久除一次雪", "防寒办法.md", Validity.NOT_YET_EFFECTIVE),
    ],
)
def test_only_what_is_in_force_is_found_unless_all_versions_are_asked_for(
    trial, question, document, validity
):
    in_force = trial.search(question, k=50).hits
    everything = trial.search(question, k=50, filters=EVERYTHING).hits

    assert {hit.citation.validity for hit in in_force} == {Validity.IN_FORCE}
    assert document not in {hit.citation.document for hit in in_force}
    assert (everything[0].citation.document, everything[0].citation.validity) == (document, validity)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(folders=frozenset({"值班"})),
        Filters(year_from=2024),
        Filters(year_to=2015, only_in_force=False),
        Filters(folders=frozenset({"值班"}), year_to=2023, only_in_force=False),
        Filters(levels=frozenset({"法律"})),
    ],
)
def test_with_filters_every_admitted_passage_and_no_other_can_be_found(trial, filters):
    snapshot = trial.snapshot()
    admitted = {document.path for document in snapshot.documents if filters.admit(document)}
    everything = trial.search("值班交接几点", k=100, filters=EVERYTHING).hits

    found = trial.search("值班交接几点", k=100, filters=filters).hits

    expected = {hit.citation.passage_id for hit in everything if hit.citation.document in admitted}
    assert {hit.citation.passage_id for hit in found} == expected


def test_a_provision_that_may_not_be_shown_does_not_make_another_answer_sure(trial):
    assert trial.judge("车站值班办法第一条").named_provision
    assert not trial.judge("乘务员公寓作息规定第一条").named_provision  # repealed


def test_a_question_asked_again_finds_the_same_at_once(trial):
    first = trial.search("新来的要培训多少学时", k=3)
    again = trial.search("新来的要培训多少学时", k=3)

    assert again.hits is first.hits
    assert set(again.timings_ms) == {"repeated", "total"}


def test_a_card_that_asks_the_same_comes_first_and_quotes_its_source(trial):
    first, *others = trial.search("图书室的书能借多久?").hits
    snapshot = trial.snapshot()
    source = snapshot.dense.vectors(np.array([snapshot.cards[0].passage]))[0]
    question = trial.judge("图书室的书能借多久?").question_vector

    assert (first.kind, first.card_id, first.answer) == (HitKind.CARD, "borrow", "借期三十天，可以续借一次。")
    assert first.quote == "借期三十天，到期可以续借一次"
    assert first.similarity == pytest.approx(float(source @ question), abs=1e-5)
    assert first.citation.document == "图书室借阅须知.md"
    assert {hit.kind for hit in others} == {HitKind.PASSAGE}
    assert first.citation.passage_id not in {hit.citation.passage_id for hit in others}


def test_a_citation_leads_back_to_the_passage_among_its_neighbours(trial):
    hit = trial.search("交接班要提前多久到").hits[0]

    context = trial.context(hit.citation.passage_id, before=0, after=5)

    assert trial.passage(hit.citation.passage_id).text == hit.quote
    assert [passage.provision for passage in context.passages] == ["第二条", "第三条"]
    assert (context.target, context.has_before, context.has_after) == (0, True, False)
    assert (context.document.number, hit.citation.number) == ("站〔2024〕3号", "站〔2024〕3号")


def test_what_cannot_be_searched_or_found_says_so(trial):
    with pytest.raises(QuestionError, match="the question is blank"):
        trial.search(" \u3000")
    with pytest.raises(QuestionError, match="has 1001 characters, at most 1000"):
        trial.search("长" * 1001)
    with pytest.raises(UnknownPassageError, match="passage 0123 is not in release"):
        trial.passage("0123")


def _scores(searcher, name):
    questions = read_golden(_GOLDEN.with_name(name))
    return score(ask_all(questions, lambda question, k: searcher.search(question, k=k)))


def test_the_sample_library_answers_and_refuses_its_golden_questions(sample):
    scores = _scores(sample, "library.jsonl")

    assert scores.questions == 150
    assert scores.recall_at_1 >= 0.85
    assert scores.recall_at_5 >= 0.95
    assert scores.refusal >= 0.84
    assert scores.false_refusal <= 0.10


def test_the_sample_library_answers_and_refuses_a_second_set_of_questions(sample):
    scores = _scores(sample, "library_second.jsonl")

    assert scores.questions == 200
    assert scores.recall_at_1 >= 0.90
    assert scores.recall_at_5 >= 0.95
    assert scores.refusal >= 0.90
    assert scores.false_refusal <= 0.10


def test_a_paraphrase_of_a_card_gets_the_card_and_a_near_miss_keeps_its_own_answer(sample):
    assert _scores(sample, "cards.jsonl").recall_at_1 >= 0.92
    assert _scores(sample, "near_misses.jsonl").recall_at_1 >= 0.80
    assert _scores(sample, "near_misses.jsonl").recall_at_5 >= 0.95


def test_every_quote_is_the_stored_text_between_its_offsets(sample):
    store = sample.snapshot().store
    hits = [hit for golden in read_golden(_GOLDEN) for hit in sample.search(golden.question).hits]

    wrong = [
        hit
        for hit in hits
        if store.document_text(hit.citation.document)[hit.citation.start : hit.citation.end] != hit.quote
    ]

    assert len(hits) == 1500
    assert wrong == []


def test_a_card_is_given_by_its_id_with_its_answer_and_the_place_of_its_quote(trial):
    card = trial.card("borrow")

    source = trial.passage(card.citation.passage_id)
    assert trial.card_ids() == ("borrow",)
    assert (card.question, card.answer) == ("图书室的书能借多久？", "借期三十天，可以续借一次。")
    assert card.quote == "借期三十天，到期可以续借一次"
    assert source.text[card.citation.start - source.start :].startswith(card.quote)
    assert (card.citation.document, card.citation.validity) == ("图书室借阅须知.md", Validity.IN_FORCE)


def test_a_card_whose_source_is_not_in_force_is_not_among_those_to_choose_from(
    tmp_path, quick_builder, searcher_of
):
    old_shift = """- id: old-shift
  question: 车站值班每班几小时？
  answer: 每班八小时。
  topic: 值班
  sources:
    - {document: 值班/车站值班办法（2015年修订）.md, quote: "每班八小时"}
"""
    library = write_library(tmp_path / "materials", {"cards/old.yml": old_shift})
    quick_builder(tmp_path).build(reading(library), "trial", now=NOW)

    searcher = searcher_of(tmp_path / "releases" / "trial")

    assert searcher.card_ids() == ("borrow",)
    assert searcher.card("old-shift").citation.validity is Validity.SUPERSEDED


def test_an_unknown_card_is_told_by_its_id(trial):
    with pytest.raises(UnknownCardError, match="card nowhere is not in release"):
        trial.card("nowhere")
