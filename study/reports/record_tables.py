"""Lay the record of a session out in tables, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from study.records import CheckInMode
from study.reports.quiz_tables import quiz_tables, satisfaction_table
from study.reports.session_record import (
    CheckInLine,
    CourseLine,
    DrawLine,
    MakeUpLine,
    RollCallTold,
    SessionRecord,
    SpeechLine,
    StepLine,
)
from study.reports.tables import Cell, Table, printable
from study.reports.who import Who
from study.reports.words import RecordWords
from study.rules import local_day

Row: TypeAlias = tuple[Cell, ...]
Line = TypeVar("Line")


def record_tables(record: SessionRecord, words: RecordWords, more: Iterable[Table] = ()) -> tuple[Table, ...]:
    """All parts in their order; `more` are further ones, which come before the source."""
    laid = _Layout(record, words)
    tables = words.tables
    return (
        tables.facts.table(laid.facts()),
        tables.totals.table(laid.totals()),
        tables.steps.table(tuple(map(laid.step, record.steps))),
        tables.course.table(tuple(map(laid.course, record.course))),
        tables.check_ins.table(laid.numbered(laid.check_in, record.check_ins)),
        tables.make_ups.table(tuple(map(laid.make_up, record.make_ups))),
        tables.missing.table(laid.numbered(laid.missing, record.missing)),
        tables.moves.table(laid.moves()),
        tables.speeches.table(laid.numbered(laid.speech, record.speeches)),
        tables.draws.table(tuple(map(laid.draw, record.draws))),
        tables.proofs.table(tuple(map(laid.proof, record.draws))),
        tables.checks.table(tuple(map(laid.check, record.roll_calls))),
        *quiz_tables(record, words, laid.name),
        satisfaction_table(record, words),
        *more,
        tables.source.table(laid.source()),
    )


def file_name(record: SessionRecord, words: RecordWords) -> str:
    """What the file is called, without its ending."""
    held = record.opened_at or record.planned_for
    day = "" if held is None else f"{local_day(held):%Y-%m-%d}"
    named = words.file.format(title=record.title, date=day)
    return "".join(letter for letter in printable(named) if letter not in '\\/:*?"<>|\n\t').strip("- ")


class _Layout:
    """Turns lines into rows."""

    def __init__(self, record: SessionRecord, words: RecordWords) -> None:
        self.record, self.words = record, words
        self.scopes = {one.id: self.scope(one) for one in record.roll_calls}

    @staticmethod
    def numbered(row_of: Callable[[int, Line], Row], lines: Iterable[Line]) -> tuple[Row, ...]:
        """A row for each, counted from 1."""
        return tuple(row_of(number, line) for number, line in enumerate(lines, start=1))

    def name(self, who: Who | None) -> str:
        """The name; of who has left, or is not in the roster of this box, a word in its place."""
        if who is None:
            return ""
        return who.name or (self.words.left if who.left else self.words.unknown)

    def scope(self, call: RollCallTold) -> str:
        return call.scope_name or self.words.scopes[call.scope]

    def step_name(self, line: StepLine) -> str:
        return line.name or "" if line.set_step is None else self.words.set_steps[line.set_step]

    def facts(self) -> tuple[Row, ...]:
        record, words, facts = self.record, self.words, self.words.facts
        return (
            (facts.session, str(record.session)),
            (facts.title, record.title),
            (facts.branch, record.branch),
            (facts.guests, words.list.join(record.guests) or words.none),
            (facts.lead_mode, words.lead_modes[record.lead_mode]),
            (facts.leader, self.name(record.leader)),
            (facts.phase, words.phases[record.phase]),
            (facts.planned_for, record.planned_for or words.none),
            (facts.opened_at, record.opened_at or words.none),
            (facts.closed_at, record.closed_at or words.none),
        )

    def totals(self) -> tuple[Row, ...]:
        """One row; none where nobody was expected as it never began."""
        if self.record.opened_at is None:
            return ()
        told = self.record.totals
        modes = (told.modes[mode] for mode in CheckInMode)
        others = (told.make_ups, told.waiting, told.missing, told.guests)
        return ((told.expected, told.counted, *modes, *others),)

    def step(self, line: StepLine) -> Row:
        fate = self.words.fates[line.fate]
        return (line.number, self.step_name(line), fate, line.started_at, line.reason)

    def course(self, line: CourseLine) -> Row:
        step = None if line.step is None else self.step_name(self.record.steps[line.step - 1])
        shown = (line.at, self.words.course[line.kind], step or line.branch, self.name(line.by), line.reason)
        return (*shown, line.device, line.to_device, str(line.id))

    def check_in(self, number: int, line: CheckInLine) -> Row:
        who, words = line.who, self.words
        mode, how = words.check_in_modes[line.mode], words.hows[line.how]
        branch = f"{who.branch or ''}（{words.guest}）" if line.is_guest else who.branch
        shown = (number, self.name(who), who.staff_number, branch, mode, how, line.at, line.note)
        entered_by = None if line.entered_by is None else self.name(line.entered_by)
        return (*shown, who.group, entered_by, line.watched_ms, str(who.id), str(line.id))

    def make_up(self, line: MakeUpLine) -> Row:
        words = self.words
        return (
            self.name(line.who),
            words.check_in_modes[line.mode],
            line.reason if line.how is None else words.late_scan,
            line.at,
            words.make_up_states[line.state],
            words.yes if line.counts else words.no,
            self.name(line.decided_by),
            line.decided_at,
            line.decision,
            line.who.staff_number,
            line.who.branch,
            str(line.who.id),
            str(line.id),
        )

    def missing(self, number: int, who: Who) -> Row:
        return (number, self.name(who), who.staff_number, who.group, str(who.id))

    def moves(self) -> tuple[Row, ...]:
        words = self.words.moves
        return tuple(
            (
                line.at,
                self.name(line.who),
                words.here if line.here else words.away,
                str(line.who.id),
                str(line.id),
            )
            for line in self.record.moves
        )

    def speech(self, number: int, line: SpeechLine) -> Row:
        step = self.step_name(self.record.steps[line.step - 1])
        mode = self.words.speaking_modes[line.mode]
        shown = (number, self.name(line.who), mode, step, line.at, line.draw, line.note)
        return (*shown, line.who.staff_number, str(line.who.id), str(line.id))

    def draw(self, line: DrawLine) -> Row:
        words = self.words
        result = "" if line.outcome is None else words.outcomes[line.outcome]
        if line.undone is not None:
            result = words.undone.format(reason=line.undone)
        return (
            self.scopes[line.roll_call],
            line.number,
            line.round,
            line.candidates,
            words.open if line.who is None else self.name(line.who),
            line.closed_at or line.opened_at,
            line.question or words.none,
            result or words.none,
            line.note,
            line.card,
            None if line.who is None else str(line.who.id),
            str(line.roll_call),
        )

    def proof(self, line: DrawLine) -> Row:
        scope = self.scopes[line.roll_call]
        return (scope, line.number, line.opening_digest, line.digest or self.words.open, str(line.roll_call))

    def check(self, call: RollCallTold) -> Row:
        faults = self.words.list.join(self.words.faults[fault] for fault in call.faults)
        head = call.head if call.draws else self.words.none
        return (self.scopes[call.id], str(call.id), call.draws, head, faults or self.words.verified)

    def source(self) -> tuple[Row, ...]:
        source, words = self.record.source, self.words
        return (
            (words.source.events, source.events),
            (words.source.digest, source.digest),
            (words.source.set_aside, words.list.join(map(str, source.set_aside)) or words.none),
            (words.source.exported_at, source.exported_at),
        )
