import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.numerals import ProvisionNumber, parse_number, parse_provision, provision_label, to_chinese


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_in_laws(number, written):
    assert to_chinese(number) == written


@settings(deadline=None)
@given(st.integers(1, 9999))
def test_every_written_number_reads_back_as_itself(number):
    assert parse_number(to_chinese(number)) == number


@pytest.mark.parametrize("number", [0, 10_000, -3])
def test_numbers_that_no_provision_has_are_refused(number):
    with pytest.raises(ValueError, match="is not between 1 and 9999"):
        to_chinese(number)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("39", "第三十九条"),
        ("３９", "第三十九条"),
        ("三十九", "第三十九条"),
        ("第39条", "第三十九条"),
        ("三九", "第三十九条"),
        ("一〇八", "第一百零八条"),
        ("134条之一", "第一百三十四条之一"),
        ("第一百二十条之六", "第一百二十条之六"),
        ("笫五十四条", "第五十四条"),
        ("第一百二十八 条", "第一百二十八条"),
        ("第 十二 条", "第十二条"),
    ],
)
def test_every_way_of_typing_a_provision_gives_one_label(typed, label):
    assert provision_label(typed) == label


@pytest.mark.parametrize("typed", ["", "条", "第条", "十十", "0", "百一百", "第三条第二款", "10000", "安全"])
def test_what_names_no_provision_has_no_label(typed):
    assert provision_label(typed) is None


def test_branches_stand_between_their_article_and_the_next():
    typed = ["135", "134条之二", "134", "134条之一"]

    ordered = sorted(parse_provision(text) for text in typed)

    assert [number.label for number in ordered] == [
        "第一百三十四条",
        "第一百三十四条之一",
        "第一百三十四条之二",
        "第一百三十五条",
    ]


@pytest.mark.parametrize(
    ("number", "other", "follows"),
    [
        (ProvisionNumber(5), ProvisionNumber(4), True),
        (ProvisionNumber(5), ProvisionNumber(4, 2), True),
        (ProvisionNumber(4, 1), ProvisionNumber(4), True),
        (ProvisionNumber(4, 3), ProvisionNumber(4, 1), False),
        (ProvisionNumber(6), ProvisionNumber(4), False),
        (ProvisionNumber(5, 1), ProvisionNumber(4), False),
    ],
)
def test_only_the_direct_successor_follows(number, other, follows):
    assert number.follows(other) is follows
