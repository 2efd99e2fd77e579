"""The file that says how people practise: complete, or refused by the place that is wrong."""

import pytest

from study.self_study.configuration import USUAL, practice_rules
from study.self_study.errors import PracticeRulesError
from study.self_study.wishes import Wish


def test_the_usual_rules_cap_every_exercise_that_earns_points():
    rules = practice_rules()

    assert set(rules.points) == set(rules.caps.exercises)
    assert rules.caps.day <= sum(rules.caps.exercises.values())


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("  week: 240", "caps.week"),
        ("  minutes: 30", "exam.minutes"),
        ("  retention: 0.9", "review.retention"),
        ("  daily: 10\n", "items.daily"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(tmp_path, wrong, place):
    text = USUAL.read_text(encoding="utf-8")
    assert wrong in text
    file = tmp_path / "practice.yml"
    file.write_text(text.replace(wrong, f"{wrong.split(':')[0]}: many\n", 1), encoding="utf-8")

    with pytest.raises(PracticeRulesError, match=place):
        practice_rules(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PracticeRulesError, match=r"mine\.yml is wrong at FileNotFoundError"):
        practice_rules(tmp_path / "mine.yml")


@pytest.mark.parametrize(
    "wish",
    [
        {"exercise": "topic"},
        {"exercise": "duel"},
        {"exercise": "retake"},
        {"exercise": "quiz"},
        {"exercise": "daily", "count": 3},
        {"exercise": "exam", "count": 3, "sections": [{"count": 2}]},
        {"exercise": "exam", "sections": [{"count": 60}, {"count": 60}]},
    ],
)
def test_a_wish_that_does_not_fit_its_exercise_is_refused(wish):
    with pytest.raises(ValueError, match="Value error"):
        Wish.model_validate(wish)
