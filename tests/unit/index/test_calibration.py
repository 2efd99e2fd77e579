"""The confidence is fitted to known answers, and what ships fits the code."""

import json
from importlib import resources

import numpy as np
import pytest

from index.calibration import TRAINING, Sample, answer_sample, fit, fit_judge
from index.confidence import CARD_EVIDENCE, EVIDENCE, Confidence, Evidence, Logistic
from index.errors import CalibrationError
from index.golden import Gold, GoldenQuestion
from index.judge import Judge
from index.retrieval import Judged

_EVIDENCE = Evidence(standout=3.0, coverage=0.7, detail=2.0, fit=1.0)
_ANSWERABLE = GoldenQuestion("1", "问", "plain", (Gold("a.md"),))
_UNANSWERABLE = GoldenQuestion("2", "问", "plain", ())
_LEARNED = GoldenQuestion("3", "问", TRAINING, ())


def _judged(*, named=False, evidence=_EVIDENCE):
    return Judged(
        hits=(),
        evidence=evidence,
        match=None,
        named_provision=named,
        is_foreign=False,
        corrections=(),
        question_vector=np.array([1.0, 0.0], np.float32),
        best_vector=np.array([0.6, 0.8], np.float32),
    )


def _sample(values, label, key="k", pair=None):
    return Sample(values, label, "library", key, pair)


def test_a_separable_set_is_separated_and_a_constant_weighs_nothing():
    samples = [_sample({"near": n / 10, "same": 1.0}, n >= 6, str(n)) for n in range(12)]

    fitted = fit(samples, ("near", "same"), threshold=0.5)

    model = Logistic(fitted.bias, fitted.weights)
    assert [model.probability(sample.values) >= 0.5 for sample in samples] == [False] * 6 + [True] * 6
    assert fitted.weights["near"] > 0
    assert fitted.weights["same"] == pytest.approx(0.0)
    assert (fitted.positives, fitted.negatives) == (6, 6)


def test_the_curve_refuses_more_of_both_as_the_threshold_rises():
    samples = [_sample({"near": (n * 7 % 20) / 20}, n % 3 > 0, str(n)) for n in range(60)]

    curve = fit(samples, ("near",), threshold=0.5).curve

    assert [point["threshold"] for point in curve] == [round(0.05 * n, 2) for n in range(1, 20)]
    for name in ("refusal", "false_refusal"):
        shares = [point[name] for point in curve]
        assert shares == sorted(shares)
        assert shares[0] < shares[-1]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        pytest.param([], "0 samples speak for answering and 0 against", id="none"),
        pytest.param([True, True], "2 samples speak for answering and 0 against", id="all for"),
        pytest.param([False], "0 samples speak for answering and 1 against", id="all against"),
    ],
)
def test_samples_that_all_say_the_same_cannot_be_fitted(labels, message):
    with pytest.raises(CalibrationError, match=message):
        fit([_sample({"near": 0.5}, label) for label in labels], ("near",), threshold=0.5)


@pytest.mark.parametrize(
    ("question", "judged", "sample"),
    [
        pytest.param(_UNANSWERABLE, _judged(), False, id="unanswerable: a no"),
        pytest.param(_ANSWERABLE, _judged(), None, id="answerable, not found: says nothing"),
        pytest.param(_UNANSWERABLE, _judged(named=True), None, id="names a provision: says nothing"),
        pytest.param(_UNANSWERABLE, _judged(evidence=None), None, id="nothing found at all"),
        pytest.param(_LEARNED, _judged(), None, id="the encoder was trained with it"),
    ],
)
def test_only_questions_that_say_something_are_samples(question, judged, sample):
    taken = answer_sample(question, judged, "library")

    assert (taken and taken.label) == sample
    assert taken is None or set(taken.values) == set(EVIDENCE)


def test_the_judge_learns_where_the_vectors_agree_and_each_sample_is_judged_unseen():
    agree, differ = np.array([0.0, 0.0, 1.0, 0.5]), np.array([0.0, 0.0, -1.0, 0.5])
    samples = [_sample({}, n % 2 == 0, str(n), agree if n % 2 == 0 else differ) for n in range(40)]

    judge, judged = fit_judge(samples, "encoder")

    assert [sample.values["fit"] > 0 for sample in judged] == [sample.label for sample in samples]
    together = judge.fit(np.array([1.0, 0.0]), np.array([1.0, 0.0]), "encoder")
    apart = judge.fit(np.array([1.0, 0.0]), np.array([-1.0, 0.0]), "encoder")
    assert together > 0 > apart
    assert judge.fit(np.array([1.0, 0.0]), np.array([1.0, 0.0]), "another encoder") == 0.0


def test_a_judge_is_read_as_it_was_written(tmp_path):
    judge = Judge(np.array([0.5, -2.0, 0.0, 1.5], np.float32), 0.25, "encoder")
    judge.write(tmp_path / "judge.npz")

    read = Judge.read(tmp_path / "judge.npz")

    assert (read.weights.tolist(), read.bias, read.question_fingerprint) == (
        [0.5, -2.0, 0.0, 1.5],
        0.25,
        "encoder",
    )


def test_what_ships_weighs_exactly_the_evidence_there_is():
    stored = json.loads(resources.files("index").joinpath("confidence.json").read_text("utf-8"))

    assert set(stored["answer"]["weights"]) == set(EVIDENCE)
    assert set(stored["card"]["weights"]) == set(CARD_EVIDENCE)
    assert all(0 < stored[judge]["threshold"] < 1 for judge in ("answer", "card"))


def test_better_evidence_makes_the_shipped_confidence_surer():
    confidence = Confidence.shipped()

    poor = confidence.of(Evidence(standout=0.0, coverage=0.1, detail=2.0, fit=-2.0))
    good = confidence.of(Evidence(standout=4.0, coverage=0.9, detail=2.0, fit=2.0))

    assert poor < confidence.threshold < good


def test_extreme_totals_stay_probabilities():
    model = Logistic(0.0, {"near": 1.0})

    assert model.probability({"near": 1e4}) == 1.0
    assert model.probability({"near": -1e4}) == 0.0
    assert model.probability({"near": 0.0}) == 0.5
