"""A report of a faulty item goes from its member to whoever corrects the item, or says why not."""

from uuid import UUID

import pytest

from study.self_study.errors import ReportStateError, ReportWordsMissingError
from study.self_study.item_reports import (
    Concern,
    Corrected,
    Declined,
    Reported,
    ReportState,
    Step,
    TakenUp,
    after,
    replay,
)
from tests.unit.study.self_study.studying import at

REPORT = UUID(int=1)
BROUGHT = Reported("党章-07", Concern.WRONG_ANSWER, "预备期是一年，不是半年")


def steps(*actions):
    return [
        Step(UUID(int=10 + n), REPORT, action, "chen" if n == 0 else "editor", at(n))
        for n, action in enumerate(actions)
    ]


@pytest.mark.parametrize(
    ("actions", "state", "applied"),
    [
        pytest.param([BROUGHT], ReportState.REPORTED, 1, id="reported"),
        pytest.param([BROUGHT, TakenUp()], ReportState.TAKEN_UP, 2, id="taken up"),
        pytest.param([BROUGHT, TakenUp(), Corrected("已改")], ReportState.CORRECTED, 3, id="corrected"),
        pytest.param([BROUGHT, Declined("原文如此")], ReportState.DECLINED, 2, id="declined at once"),
        pytest.param([BROUGHT, Corrected(), Declined("不")], ReportState.CORRECTED, 2, id="the first stands"),
        pytest.param(
            [BROUGHT, Declined("  "), TakenUp()], ReportState.TAKEN_UP, 2, id="declined without words"
        ),
        pytest.param([BROUGHT, BROUGHT], ReportState.REPORTED, 1, id="reported twice"),
    ],
)
def test_a_report_stands_where_its_steps_led(actions, state, applied):
    told = [step for step in steps(*actions) for _ in range(2)]

    report = replay(REPORT, told)

    assert (report.state, len(report.steps), report.by, report.reported) == (state, applied, "chen", BROUGHT)


def test_what_does_not_fit_is_refused():
    report = replay(REPORT, steps(BROUGHT, Declined("原文如此")))

    with pytest.raises(ReportStateError, match="TakenUp does not fit a report that is declined"):
        after(report, Step(UUID(int=99), REPORT, TakenUp(), "editor", at(9)))
    with pytest.raises(ReportStateError, match="unknown"):
        after(None, steps(TakenUp())[0])
    with pytest.raises(ReportWordsMissingError, match="write what is wrong"):
        after(None, steps(Reported("党章-07", Concern.OTHER, " "))[0])
    assert replay(UUID(int=2), steps(BROUGHT)) is None
