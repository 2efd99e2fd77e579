"""What goes out in a format comes back the same, and what the format cannot hold is told."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.bank.checking import faults_of
from knowledge.bank.files import WRITTEN, Format, format_of, read_items, write_items
from knowledge.bank.item import FillIn, Item, ItemKind, Matching, MultipleChoice, SingleChoice, TrueFalse
from knowledge.bank.sample import SAMPLE, load_bank
from knowledge.bank.words import bank_words
from knowledge.bank.writing import Loss
from tests.unit.knowledge.bank.items import Maker

WORDS = bank_words()
OF_AIKEN = {"id", "stem", "explanation", "sources", "topic", "difficulty", "validity"}


def _has_place(form, item):
    """What the formats' own descriptions say."""
    if form is Format.AIKEN:
        return item.kind in {ItemKind.SINGLE, ItemKind.TRUE_FALSE}
    if form is Format.MOODLE:
        several = isinstance(item.task, FillIn) and len(item.task.blanks) > 1
        return not (several and "{1:SHORTANSWER" in item.stem)
    if form is Format.GIFT and isinstance(item.task, FillIn):
        return len(item.task.blanks) == 1 and all("->" not in one for one in item.task.blanks[0])
    if form is Format.GIFT and isinstance(item.task, Matching):
        return all("->" not in left for left, _ in item.task.pairs)
    return form is not Format.GIFT or item.kind is not ItemKind.ORDERING


@pytest.mark.parametrize("form", sorted(WRITTEN))
def test_five_hundred_items_come_back_with_all_that_the_format_can_hold(form):
    items = Maker(2026).items(500)
    assert [faults_of(item) for item in items] == [()] * 500

    written = write_items(items, form, WORDS)
    reading = read_items(written.content, form, WORDS)

    left_out = {loss.item for loss in written.losses if loss.what == "item"}
    kept = [item for item in items if item.id not in left_out]
    assert left_out == {item.id for item in items if not _has_place(form, item)}
    assert reading.errors == ()
    if form is Format.AIKEN:
        assert [(item.kind, item.task) for item in reading.items] == [(item.kind, item.task) for item in kept]
        assert {loss.what for loss in written.losses} == OF_AIKEN | {"item"}
    else:
        assert list(reading.items) == kept
        assert {loss.what for loss in written.losses} <= {"item"}


@settings(max_examples=60, deadline=None)
@example(7959918, Format.EXCEL)  # two of them ask in the same words
@given(st.integers(0, 2**32), st.sampled_from(sorted(WRITTEN)))
def test_what_comes_back_otherwise_was_told_when_it_was_written(seed, form):
    items = Maker(seed).items(8)

    written = write_items(items, form, WORDS)
    if all(Loss(item.id, "item") in written.losses for item in items):
        return
    back = read_items(written.content, form, WORDS).items

    for item in items:
        told = {loss.what for loss in written.losses if loss.item == item.id}
        if told:
            continue
        assert item in back


@pytest.mark.parametrize("form", sorted(WRITTEN - {Format.AIKEN}))
def test_the_sample_bank_goes_out_and_comes_back(form):
    items = load_bank(SAMPLE)
    assert [(item.id, faults_of(item)) for item in items if faults_of(item)] == []

    written = write_items(items, form, WORDS)

    left_out = {loss.item for loss in written.losses if loss.what == "item"}
    assert left_out == {item.id for item in items if not _has_place(form, item)}
    assert read_items(written.content, form, WORDS).items == tuple(
        item for item in items if item.id not in left_out
    )


def test_the_sample_bank_can_be_imported_file_by_file():
    files = sorted(SAMPLE.glob("*.yml"))
    kept = [item for file in files for item in read_items(file.read_bytes(), Format.YAML, WORDS).items]

    assert kept == load_bank(SAMPLE)


def test_a_file_of_each_format_is_known_by_its_content():
    items = (Item("样-1", "题：", SingleChoice(("甲", "乙"), 1)), Item("样-2", "题", TrueFalse(right=True)))

    for form in WRITTEN:
        content = write_items(items, form, WORDS).content
        assert format_of("题库.dat", content, WORDS) is form


def test_losses_are_told_by_item_and_part():
    items = (
        Item("样-1", "题\n一", SingleChoice(("甲", "乙"), 1), topic="专题", difficulty=5),
        Item("样-2", "题二", MultipleChoice(("甲", "乙"), (0, 1))),
    )

    losses = write_items(items, Format.AIKEN, WORDS).losses

    assert losses == (
        Loss("样-1", "id"),
        Loss("样-1", "stem"),
        Loss("样-1", "topic"),
        Loss("样-1", "difficulty"),
        Loss("样-2", "item"),
    )
    assert [WORDS.losses[loss.what] for loss in losses[:2]] == ["编号", "题干的换行或空格"]
