"""The findings of recent questions are kept, the least recently asked let go first."""

from index.hits import Findings
from index.recent import RecentFindings


def _findings(question):
    return Findings(question, (), 0.0, answerable=False, release="r1")


def test_what_was_asked_least_recently_is_let_go_first():
    recent = RecentFindings(2)
    recent.keep("a", _findings("a"))
    recent.keep("b", _findings("b"))
    recent.get("a")
    recent.keep("c", _findings("c"))

    assert recent.get("a") == _findings("a")
    assert recent.get("b") is None
    assert recent.get("c") == _findings("c")
