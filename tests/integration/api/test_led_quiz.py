"""A led quiz over real connections: 200 players and 30 % drops, a box that is killed while they answer."""

from collections import Counter

from tests.simulation.quiz import QuizSize, run


def test_of_200_players_of_whom_30_percent_drop_nobody_and_no_answer_is_lost_or_counted_twice(tmp_path):
    outcome = run(tmp_path, QuizSize(phones=200, items=6, chance=0.3))

    assert outcome.lost() == 0
    assert len(outcome.exported) == 200
    assert outcome.exported == outcome.recounted == outcome.on_phones
    assert len(set(outcome.recounted.values())) > 50
    assert outcome.streams_differ == 0
    assert outcome.counts.requests["broken: by the box"] == outcome.counts.streams["broken by the box"] == 0
    assert sum(outcome.counts.requests[f"broken: {how}"] for how in ("answer lost", "refused")) > 200


def test_a_box_that_is_killed_while_members_answer_loses_no_answer_no_score_and_no_clock(tmp_path):
    outcome = run(tmp_path, QuizSize(phones=30, items=4, open_s=6.0, chance=0.1, killed_at=2))

    assert outcome.lost() == 0
    assert len(outcome.exported) == 30
    assert outcome.exported == outcome.recounted == outcome.on_phones
    assert outcome.streams_differ == 0
    assert outcome.counts.streams["broken by the box"] >= 20
    shown = Counter(kind for kind, *_ in outcome.rows)
    assert (shown["quiz_item_shown"], shown["quiz_item_revealed"], shown["quiz_ended"]) == (4, 4, 1)
    in_time = [told["number"] for kind, _, _, told in outcome.rows if kind == "quiz_answered"]
    assert in_time.count(2) >= 15
