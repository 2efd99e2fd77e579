"""The rules for what people send, without a database."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from study.errors import InvalidRecordError
from study.records import CheckIn, CheckInMode
from study.rules import check_in_on, clean_name, clean_note, clean_question, local_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), date(2026, 6, 30), id="a second before"),
        pytest.param(datetime(2026, 6, 30, 16, 0, 0, tzinfo=UTC), date(2026, 7, 1), id="at midnight"),
        pytest.param(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1), id="into the next year"),
    ],
)
def test_the_local_day_turns_at_midnight_in_shanghai(moment, day):
    assert local_day(moment) == day


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(InvalidRecordError, match="moment is without a time zone"):
        local_day(datetime(2026, 6, 30, 12))  # noqa: DTZ001 - the point of the test


def test_names_are_kept_with_single_spaces_and_composed_characters():
    assert clean_name("  古丽·  Ame\u0301lie \n") == "古丽· Amélie"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param(" \t", "empty", id="blank"),
        pytest.param("王" * 31, "too_long", id="31 characters"),
        pytest.param("王\u202e芳", "unreadable", id="direction override"),
        pytest.param("王\x00芳", "unreadable", id="NUL"),
        pytest.param("王\ud800", "unreadable", id="lone surrogate"),
    ],
)
def test_names_that_could_forge_a_list_are_refused_without_repeating_them(name, problem):
    with pytest.raises(InvalidRecordError, match=f"name is {problem}") as refused:
        clean_name(name)

    assert (refused.value.field, refused.value.problem) == ("name", problem)
    assert "王" not in str(refused.value)


def test_a_name_of_thirty_characters_is_kept():
    assert clean_name("王" * 30) == "王" * 30


@pytest.mark.parametrize("note", [None, "", " \n "], ids=["none", "empty", "blank"])
def test_an_empty_note_counts_as_none(note):
    assert clean_note(note) is None


def test_a_note_keeps_its_lines():
    assert clean_note(" 第一行\n第二行 ") == "第一行\n第二行"


def test_a_question_over_five_hundred_characters_is_refused():
    assert len(clean_question("问" * 500)) == 500

    with pytest.raises(InvalidRecordError, match="text is too_long: send at most 500 characters"):
        clean_question("问" * 501)


def test_only_the_check_in_of_that_very_day_counts_for_it():
    monday = _check_in(date(2026, 6, 29))
    tuesday = _check_in(date(2026, 6, 30))

    assert check_in_on(date(2026, 6, 29), (tuesday, monday)) is monday
    assert check_in_on(date(2026, 7, 1), (tuesday, monday)) is None


def _check_in(day):
    moment = datetime(2026, 6, 29, tzinfo=UTC)
    return CheckIn(UUID(int=day.toordinal()), UUID(int=7), CheckInMode.PAPER, None, day, moment)
