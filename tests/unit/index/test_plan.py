"""A release on paper follows from its inputs alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.plan import plan_release
from knowledge.document import Card, CardSource, Document, Validity
from knowledge.library import Library, LibraryDocument
from knowledge.passages import cut

_DUTY = "第一条 车站值班实行两班制。\n第二条 交接班提前十分钟到岗，交接内容逐项签字。\n"
_MEALS = "第一条 食堂早餐七点开始。\n第二条 食堂午餐十一点半开始。\n"
_CARD = Card("handover", "交接班提前多久", "提前十分钟。", (CardSource("duty.txt", "提前十分钟到岗"),))


def _library(texts, *, cards=(), validity=Validity.IN_FORCE):
    documents = [Document(path=path, title=path[:-4], text=text, sha256=text) for path, text in texts.items()]
    entries = [LibraryDocument(document, tuple(cut(document)), validity) for document in documents]
    return Library(Path(), tuple(entries), tuple(cards), ())


@pytest.fixture
def library():
    return _library({"duty.txt": _DUTY, "meals.txt": _MEALS}, cards=[_CARD])


def test_the_same_inputs_give_the_same_release(library):
    again = _library({"duty.txt": _DUTY, "meals.txt": _MEALS}, cards=[_CARD])

    assert plan_release(library, "model-1") == plan_release(again, "model-1")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"duty.txt": _DUTY, "meals.txt": _MEALS.replace("七点", "八点")}, id="text"),
        pytest.param({"duty.txt": _DUTY, "canteen.txt": _MEALS}, id="name"),
        pytest.param({"duty.txt": _DUTY}, id="document left out"),
    ],
)
def test_changed_materials_give_another_release(library, other):
    changed = _library(other, cards=[_CARD])

    assert plan_release(changed, "model-1").release != plan_release(library, "model-1").release


def test_another_model_card_or_validity_gives_another_release(library):
    reworded = replace(library, cards=(replace(_CARD, answer="十分钟。"),))
    superseded = replace(
        library, documents=tuple(replace(d, validity=Validity.SUPERSEDED) for d in library.documents)
    )

    releases = {plan_release(each, "model-1").release for each in (library, reworded, superseded)}

    assert len(releases | {plan_release(library, "model-2").release}) == 4


def test_passage_ids_are_unique_and_only_changed_words_change_theirs(library):
    before = plan_release(library, "model-1").passages
    after = plan_release(
        _library({"duty.txt": _DUTY.replace("两班", "三班"), "meals.txt": _MEALS}, cards=[_CARD]), "model-1"
    ).passages

    assert len({row.id for row in before}) == len(before) == 4
    assert [old.id == new.id for old, new in zip(before, after, strict=True)] == [False, True, True, True]


def test_parts_of_one_provision_are_one_unit():
    long_provision = (
        "第一条 " + "".join(f"第{n}项要求是按时到岗并做好记录，不得漏项。" for n in range(60)) + "\n"
    )

    plan = plan_release(_library({"long.txt": long_provision + "第二条 短。\n"}), "model-1")

    labels = [(row.provision, row.unit) for row in plan.passages]
    assert len(labels) > 2
    assert set(labels) == {("第一条", 0), ("第二条", 1)}
    assert (plan.fresh[0].provisions, plan.fresh[0].units) == (2, 2)


def test_a_card_points_at_the_place_its_quote_stands_at(library):
    (card,) = plan_release(library, "model-1").cards

    assert (card.document, _DUTY[card.start : card.end]) == ("duty.txt", "提前十分钟到岗")


def test_what_is_known_gives_the_same_release_and_is_not_written_again(library):
    whole = plan_release(library, "model-1")
    digests = {planned.document.path: planned.digest for planned in whole.fresh}
    known = replace(library.documents[0], passages=(), is_known=True)

    read_again = plan_release(library, "model-1", known=digests)
    not_read = plan_release(
        replace(library, documents=(known, library.documents[1])),
        "model-1",
        known={"duty.txt": digests["duty.txt"]},
    )

    assert (read_again.release, read_again.fresh) == (whole.release, ())
    assert read_again.kept == {"duty.txt", "meals.txt"}
    assert (not_read.release, not_read.kept) == (whole.release, {"duty.txt"})
    assert [planned.document.path for planned in not_read.fresh] == ["meals.txt"]


def test_other_options_give_another_release(library):
    releases = {plan_release(library, "model-1", options={"words": words}).release for words in ("a", "b")}

    assert len(releases) == 2
