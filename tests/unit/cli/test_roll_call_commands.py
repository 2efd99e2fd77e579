"""`yunxue rollcall verify` tells an honest file from a forged one, and says where it lies."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from study.roll_call.draw_file import write_draws
from tests.unit.study.roll_call.drawing import lively_roll_call

DRAWS, END = lively_roll_call(length=6)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "draws.jsonl"
    path.write_text(write_draws(DRAWS), "utf-8")
    return path


def run(*words):
    return CliRunner().invoke(app, ["rollcall", "verify", *map(str, words)])


def test_an_honest_file_is_found_right_also_against_what_was_noted_outside(file):
    checked = run(file, "--seen", f"2={DRAWS[1].announced}", "--last", END.head)

    assert (checked.exit_code, checked.stdout) == (0, "6 draws, 0 problems\n")


def test_a_forged_pick_is_named_with_its_line_and_its_draw(file):
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lines[3]["picked"] = next(one for one in lines[3]["present"] if one != lines[3]["picked"])
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")

    shown, as_json = run(file), run(file, "--json")

    assert (shown.exit_code, as_json.exit_code) == (1, 1)
    assert "line 4, draw 4: forged_pick\n" in shown.stdout
    assert {"line": 4, "number": 4, "fault": "forged_pick"} in json.loads(as_json.stdout)["problems"]


def test_a_file_that_was_made_anew_or_cut_off_differs_from_what_was_noted(file):
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), "utf-8")

    assert run(file).exit_code == 0
    assert "line 5, draw 5: not_the_last_draw\n" in run(file, "--last", END.head).stdout
    assert "opening_was_shown_otherwise" in run(file, "--seen", f"2={'0' * 64}").stdout


@pytest.mark.parametrize(
    ("content", "option", "message"),
    [
        (b"\xff\xfe", [], "cannot be read: it is not UTF-8 text"),
        (b"{}\n", [], "line 1 is no draw"),
        (b"", ["--seen", "2"], "--seen '2' cannot be read: expected NUMBER=DIGEST"),
    ],
    ids=["no text", "no draw", "no digest"],
)
def test_what_cannot_be_read_is_told(file, content, option, message):
    file.write_bytes(content)

    refused = run(file, *option)

    assert refused.exit_code == 1
    assert message in refused.stderr


def test_a_missing_file_is_told(tmp_path):
    assert "none.jsonl cannot be read: No such file" in run(tmp_path / "none.jsonl").stderr
