"""Progress is lines in a log and a block that stays in place on a terminal."""

from __future__ import annotations

import io

from deploy.setup.display import HEARTBEAT, Display, LiveDisplay, clipped, spoken


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_log_hears_of_a_long_step_now_and_then_with_its_last_line() -> None:
    out, clock = io.StringIO(), Clock()
    display = Display(out, 2, clock)
    display.started("Rasa")
    display.line("Rasa", "Downloading tensorflow")

    clock.now = HEARTBEAT - 1
    display.redraw()
    clock.now = HEARTBEAT
    display.redraw()
    display.redraw()

    assert out.getvalue() == "[1/2] Rasa …\n      Rasa: 15 s, Downloading tensorflow\n"


def test_a_terminal_shows_the_running_step_in_place_and_keeps_its_end() -> None:
    out, clock = io.StringIO(), Clock()
    display = LiveDisplay(out, 2, clock)
    display.started("Rasa")
    display.redraw()
    clock.now = 65.0
    display.redraw()
    display.finished("Rasa")
    display.close()

    first, second, rest = out.getvalue().split("\x1b[1A\x1b[J")
    assert first == "[1/2] | Rasa: 0 s, working\n"
    assert second == "[1/2] | Rasa: 1 min 05 s, working\n"
    assert rest == "[1/2] Rasa: done in 1 min 05 s\n"


def test_a_chinese_character_takes_two_columns() -> None:
    assert clipped("运学 ab", 6) == "运学 a"
    assert clipped("运学", 3) == "运"


def test_times_are_said_in_minutes_and_seconds() -> None:
    assert [spoken(7.9), spoken(59), spoken(60), spoken(125)] == ["7 s", "59 s", "1 min 00 s", "2 min 05 s"]
