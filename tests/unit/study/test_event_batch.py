"""A batch of events is read as it was written, or refused with the line and with nothing taken."""

import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from study.actors import Actor
from study.errors import BatchRefusedError
from study.events.batch import BatchReader, Stretch, write_batch
from study.events.event import Event, Subject
from study.events.kinds import CheckedIn
from study.events.lines import LARGEST_SEQUENCE, read_line, write_line
from study.records import CheckInMode

NOW = datetime(2026, 7, 1, tzinfo=UTC)
STRETCH = Stretch(box="box-1", after=4, after_event=UUID(int=4), to=6, to_event=UUID(int=6))


def _event(number, **changes):
    told = {
        "id": UUID(int=number),
        "device": "box-1",
        "sequence": number,
        "actor": Actor.member(UUID(int=7)),
        "subject": Subject(member=UUID(int=7)),
        "occurred_at": datetime(2026, 6, 30, 12, 0, 0, 3, tzinfo=timezone(timedelta(hours=8))),
        "received_at": NOW,
        "payload": CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.MESSAGE, note="收获很大 \u2028 \x1b"),
    }
    return Event(**told | changes)


EVENTS = [_event(5), _event(6)]


def _written(events=EVENTS, stretch=STRETCH):
    file = io.BytesIO()
    assert write_batch(stretch, lambda: events, file) == len(events)
    return file.getvalue()


def _read(content):
    batch = BatchReader(io.BytesIO(content))
    return batch.stretch, [(one.line, one.event) for one in batch.events(received_at=NOW)]


def test_events_are_read_as_they_were_written():
    assert _read(_written()) == (STRETCH, [(2, EVENTS[0]), (3, EVENTS[1])])
    assert _read(_written([])) == (STRETCH, [])


def test_nothing_of_a_line_says_when_it_arrived_elsewhere():
    line = json.loads(write_line(EVENTS[0]))

    assert line["occurred_at"] == "2026-06-30T04:00:00.000003+00:00"
    assert "received_at" not in line


def test_no_byte_of_a_batch_can_be_changed():
    content = _written()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(BatchRefusedError, match="nothing of it was taken"):
            _read(bytes(changed))


def test_a_batch_that_is_cut_anywhere_is_refused_with_the_line_where_it_ends():
    content = _written()
    begin_of_last = content.rindex(b"\n", 0, -1) + 1
    for end in range(len(content)):
        with pytest.raises(BatchRefusedError, match=r"export or send it again"):
            _read(content[:end])

    with pytest.raises(BatchRefusedError, match=r"^line 3: the batch ends after 1 of 2 events"):
        _read(content[:begin_of_last])
    with pytest.raises(BatchRefusedError, match=r"^line 3: the batch ends after 1 of 2 events"):
        _read(content[:-1])
    with pytest.raises(BatchRefusedError, match="differs from its checksum"):
        _read(content + content[begin_of_last:])


@given(st.binary(max_size=400))
@example(b"")
@example(b"{}\n")
@example(b"\xef\xbb\xbf" + _written())
@example(b"[" * 100_000)
def test_whatever_else_comes_is_refused_as_no_batch(content):
    with pytest.raises(BatchRefusedError, match="line 1"):
        _read(content)


def _line(**changes):
    return json.dumps(json.loads(write_line(EVENTS[0])) | changes).encode()


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        (_line(kind="moon_landing"), "too_new", "kind 'moon_landing' is unknown to this version"),
        (_line(payload={"day": "2026-06-30", "mode": "paper", "gps": 1}), "too_new", "update Yunxue on this"),
        (_line(payload={"day": "2026-06-30", "mode": "fax"}), "too_new", "malformed at mode"),
        (_line(sequence=LARGEST_SEQUENCE + 1), "malformed", "wrong at sequence"),
        (_line(sequence=0), "malformed", "wrong at sequence"),
        (_line(sequence="5"), "malformed", "wrong at sequence"),
        (_line(device="d" * 65), "malformed", "wrong at device"),
        (_line(device="屏幕"), "malformed", "wrong at device"),
        (_line(actor="nobody"), "malformed", "no event"),
        (_line(occurred_at="2026-06-30T12:00:00"), "malformed", "wrong at occurred_at"),
        (_line(occurred_at="0001-01-01T00:00:00+14:00"), "malformed", "no event"),
        (_line(received_at="2026-06-30T12:00:00Z"), "malformed", "wrong at received_at"),
        (_line(payload={"day": "2026-06-30", "mode": "paper", "note": "\ud800"}), "malformed", "wrong at"),
        (b"[]", "malformed", "wrong at all"),
    ],
    ids=[
        "unknown kind", "field of a newer version", "value of a newer version", "no room above", "zero",
        "number as text", "long device", "device in Chinese", "actor", "no time zone", "before all time",
        "arrival", "half a character", "a list",
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_refused_by_its_number_and_place(line, reason, said):
    with pytest.raises(BatchRefusedError, match=said) as refused:
        read_line(line, number=9, received_at=NOW)

    assert refused.value.reason == reason
    assert str(refused.value).startswith("line 9: ")
    assert "收获很大" not in str(refused.value)


def test_a_batch_of_a_newer_format_asks_for_an_update():
    content = _written().replace(b'"version":1', b'"version":2')

    with pytest.raises(
        BatchRefusedError, match="version 2, this Yunxue reads 1: update the older one"
    ) as refused:
        _read(content)
    assert refused.value.reason == "too_new"
