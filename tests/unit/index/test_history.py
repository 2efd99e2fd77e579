"""The history tells what was current when, and roll-backs go through it like undo."""

import json
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.history import HISTORY, Publication, earlier_releases, read_history, record

_AT = "2026-06-01T08:00:00+00:00"


def _publications(told):
    """`A B <A` is: A is published, then B, then it is rolled back to A."""
    current, publications = None, []
    for word in told.split():
        release = word.strip("<")
        publications.append(Publication(release, _AT, current, word.startswith("<")))
        current = release
    return publications, current


@pytest.mark.parametrize(
    ("told", "earlier"),
    [
        ("", ""),
        ("A", ""),
        ("A B", "A"),
        ("A B C", "B A"),
        ("A B A", "B"),
        ("A B C <B", "A"),
        ("A B C <B <A", ""),
        ("A B C <B D", "B A"),
        ("A B C <B C", "B A"),
        ("A B A C <A", "B"),
        ("A B C <A", ""),
    ],
)
def test_a_rollback_leads_to_what_was_current_before(told, earlier):
    publications, current = _publications(told)

    assert earlier_releases(publications, current) == earlier.split()


def test_a_release_made_current_by_other_means_counts_as_published():
    publications = [Publication("B", _AT, "A"), Publication("D", _AT, "C")]

    assert earlier_releases(publications, "D") == ["C", "B", "A"]
    assert earlier_releases(publications, "E") == ["D", "C", "B", "A"]
    assert earlier_releases([], "A") == []


def test_what_is_recorded_is_read_again(tmp_path):
    publications, current = _publications("A B <A")
    for publication in publications:
        record(tmp_path, publication)

    assert read_history(tmp_path, current) == publications
    assert json.loads((tmp_path / HISTORY).read_text("utf-8").splitlines()[2]) == {
        "release": "A",
        "at": _AT,
        "from": "B",
        "rollback": True,
    }


@pytest.mark.parametrize("cut", range(1, 20, 3))
def test_a_line_that_a_power_cut_tore_is_ignored_and_the_next_one_is_not_spoilt(tmp_path, cut):
    (first, torn, after), current = _publications("A B C")
    record(tmp_path, first)
    record(tmp_path, torn)
    written = (tmp_path / HISTORY).read_bytes()
    (tmp_path / HISTORY).write_bytes(written[: -1 - cut])

    assert read_history(tmp_path, "A") == [first]

    record(tmp_path, Publication("C", _AT, "A"))

    assert read_history(tmp_path, current) == [first, Publication("C", _AT, "A")]
    assert after.before == "B"


@settings(deadline=None)  # it waits for the disk
@given(st.lists(st.sampled_from(["publish", "publish A", "roll back", "killed before the switch"])))
def test_any_history_is_told_as_it_was(tmp_path_factory, steps):
    folder, new = tmp_path_factory.mktemp("library"), count()
    undo, times = [], {}

    for at, step in enumerate(steps):
        current = undo[-1] if undo else None
        earlier = earlier_releases(read_history(folder, current), current)
        is_rollback = step == "roll back"
        if is_rollback and not earlier:
            continue
        release = earlier[0] if is_rollback else "A" if step == "publish A" else f"r{next(new)}"
        if release == current:
            continue
        record(folder, Publication(release, str(at), current, is_rollback))
        if step == "killed before the switch":
            continue
        undo = undo[: _last(undo[:-1], release) + 1] if is_rollback else [*undo, release]
        times.setdefault(release, []).append(str(at))

    current = undo[-1] if undo else None
    history = read_history(folder, current)
    told = {release: [each.at for each in history if each.release == release] for release in times}
    assert (told, len(history)) == (times, sum(map(len, times.values())))
    assert earlier_releases(history, current) == [name for name in undo[-2::-1] if name != current]


def _last(names, name):
    return max(place for place, each in enumerate(names) if each == name)
