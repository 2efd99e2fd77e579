"""The rules of the sample library are what the file says, and a wrong file is told."""

import pytest
import yaml

from study.talks.configuration import USUAL, Holder, talk_rules
from study.talks.deadlines import Within
from study.talks.errors import TalkRulesError


def test_the_usual_rules_are_those_of_the_sample_regulation():
    rules = talk_rules()

    assert list(rules.groups.values()) == [
        "岗位变动", "家庭困难", "思想波动", "受到奖惩", "违章违纪", "伤病住院",
    ]  # fmt: skip
    assert {name: one.within.within for name, one in rules.occasions.items()} == {
        "post_change": Within(days=3),
        "family": Within(days=3),
        "mood": Within(days=2),
        "reward": Within(days=5),
        "penalty": Within(days=3),
        "violation": Within(hours=24),
        "illness": Within(days=3),
        "back_at_work": Within(days=0),
    }
    quotas = {number: one.quota for number, one in rules.levels.items()}
    assert {number: (one.times, one.every_months) for number, one in quotas.items()} == {
        1: (4, 3), 2: (5, 1), 3: (3, 1), 4: (1, 3),
    }  # fmt: skip


def test_the_highest_level_that_somebody_calls_for_talks_with_them():
    rules = talk_rules()

    assert rules.level_for({Holder.MEMBER}) == 3
    assert rules.level_for({Holder.MEMBER, Holder.SECRETARY}) == 1
    assert rules.level_for({Holder.ADMIN}) == 3


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param({"remind_above_after_hours": -1}, "remind_above_after_hours", id="negative"),
        pytest.param({"level_of": {"member": 9}}, "all of it", id="no such level"),
        pytest.param({"groups": {"mood": "思想波动"}}, "all of it", id="an occasion without its group"),
        pytest.param(
            {"occasions": {"mood": {"group": "mood", "name": "低落", "within": {"days": 1, "hours": 2}}}},
            "occasions.mood.within",
            id="two spans",
        ),
        pytest.param({"more": 1}, "more", id="unknown"),
    ],
)
def test_a_wrong_file_is_named_with_its_place(tmp_path, change, place):
    file = tmp_path / "mine.yml"
    told = yaml.safe_load(USUAL.read_text(encoding="utf-8")) | change
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")

    with pytest.raises(TalkRulesError, match=f"mine.yml is wrong at {place}"):
        talk_rules(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TalkRulesError, match="FileNotFoundError"):
        talk_rules(tmp_path / "none.yml")
