"""A log shows that a command is alive, and is not flooded."""

import pytest

from cli.progress import Lines


@pytest.fixture
def clock():
    """A clock that a test sets."""
    return [0.0]


@pytest.fixture
def said():
    return []


@pytest.fixture
def lines(clock, said):
    return Lines(said.append, lambda: clock[0])


def test_a_stage_speaks_when_it_begins_and_at_each_tenth(lines, clock, said):
    for done in range(201):
        clock[0] = done / 4
        lines.report("vectors", done, 200)

    assert said == [
        "vectors 0/200",
        "vectors 20/200, 4.0/s, 45 s left",
        "vectors 40/200, 4.0/s, 40 s left",
        "vectors 60/200, 4.0/s, 35 s left",
        "vectors 80/200, 4.0/s, 30 s left",
        "vectors 100/200, 4.0/s, 25 s left",
        "vectors 120/200, 4.0/s, 20 s left",
        "vectors 140/200, 4.0/s, 15 s left",
        "vectors 160/200, 4.0/s, 10 s left",
        "vectors 180/200, 4.0/s, 5 s left",
        "vectors 200/200, 4.0/s, 0 s left",
    ]


def test_the_rate_is_that_of_this_run_and_not_of_what_was_there(lines, clock, said):
    lines.report("fetching", 500, 1000)
    clock[0] = 10.0
    lines.report("fetching", 600, 1000)

    assert said == ["fetching 500/1000", "fetching 600/1000, 10/s, 40 s left"]


def test_a_stage_without_a_known_end_speaks_once(lines, said):
    for done in range(5):
        lines.report("fetching", done, 0)

    assert said == ["fetching"]


def test_few_steps_are_all_told_and_stages_do_not_mix(lines, clock, said):
    lines.report("reading", 0, 2)
    clock[0] = 3.0
    lines.report("vectors", 0, 0)
    lines.report("reading", 1, 2)

    assert said == ["reading 0/2", "vectors", "reading 1/2, 0.3/s, 3 s left"]
