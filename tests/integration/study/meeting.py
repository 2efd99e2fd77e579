"""A led session in a real database, with people who check in, leave, come back and are drawn."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from study.actors import SYSTEM, Actor
from study.events import log
from study.ledger import (
    attendance,
    draws,
    moves,
    nonces,
    open_draws,
    roll_call_log,
    roll_calls,
    sessions,
    sheet_entry,
    surveys,
)
from study.ledger.draws import Questions
from study.ledger.orders import Order
from study.people import branches, members
from study.people.members import Entry
from study.roll_call.picking import Nonce
from study.roll_call.scope import Scope, ScopeKind
from study.session.actions import Close, Command, LeadMode, Pause, Plan, StartOnTheSpot, StartStep
from study.session.deciding import Circumstances
from study.session.running_order import usual_order

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
WINDOW = timedelta(seconds=4)
DEVICE = "d-lead"


def seed(number):
    return hashlib.sha256(f"meeting {number}".encode()).digest()


class Meeting:
    """A session of a branch that runs, and a clock set by hand."""

    def __init__(self, storage):
        self.storage = storage
        self.moment = NOON
        self.numbers = count(1)
        self.branch = branches.add(storage, "客运一支部", actor=SYSTEM, now=NOON).id
        with storage.reading() as connection:
            self.box = log.box(connection)
        self.leader = self.enrol("1001", "王芳")
        self.id = uuid4()
        plan = Plan(str(self.branch), "主题党日", LeadMode.BRANCH_SECRETARY, str(self.leader), usual_order())
        self.command(StartOnTheSpot(plan), id_=self.id, epoch=0)
        self.command(StartStep(0))
        self.roll_call = None

    def clock(self):
        return self.moment

    def enrol(self, staff_number, name, group=None, branch=None):
        with self.storage.writing() as connection:
            home = branch or self.branch
            within = None if group is None else branches.ensure_group(connection, home, group)
            return members.add(connection, Entry(staff_number, name, home, within), now=NOON)

    def command(self, action, *, id_=None, epoch=1):
        command = Command(id_ or uuid4(), self.id, str(self.leader), DEVICE, action, epoch)
        around = Circumstances(self.box, self.moment, frozenset({DEVICE}))
        return surveys.run(
            self.storage, command, lambda _: around, actor=Actor.member(self.leader), lasts=timedelta(0)
        )[0]

    def pause(self):
        return self.command(Pause())

    def close(self):
        return self.command(Close())

    def check_in(self, *who):
        rows = [sheet_entry.Row(uuid4(), member) for member in who]
        sheet_entry.enter_sheet(self.storage, self.id, rows, entered_by=self.leader, now=self.moment)

    def come(self, many):
        """So many new members who have checked in."""
        who = [self.enrol(f"2{next(self.numbers):04}", "李雷") for _ in range(many)]
        self.check_in(*who)
        return who

    def move(self, member, *, here):
        wanted = moves.Move(uuid4(), self.id, member, here)
        moves.move(self.storage, wanted, actor=Actor.member(member), now=self.moment)

    def order(self, *, by=None, id_=None, device=DEVICE, epoch=1):
        return Order(id_ or uuid4(), self.id, Actor.member(by or self.leader), device, epoch)

    def begin(self, scope=None, **order):
        scope = scope or Scope(ScopeKind.SESSION, str(self.id))
        begun = roll_calls.begin(self.storage, self.order(**order), scope, clock=self.clock)
        self.roll_call = begun.record.roll_call.id
        return begun

    def open(self, *, questions=None, roll_call=None, **order):
        history = self.history(roll_call)
        return draws.open_draw(
            self.storage,
            self.order(**order),
            roll_call or self.roll_call,
            present=attendance.present,
            questions=questions or Questions(),
            seed=seed(history.roll_call.drawn + 1),
            window=WINDOW,
            clock=self.clock,
        )

    def nonce(self, member, value=None, *, number=None, id_=None):
        nonce = Nonce(str(member), value or uuid4().hex)
        number = number or self.history().open.opening.number
        order = self.order(by=member, id_=id_, device="", epoch=0)
        return nonces.add(self.storage, order, self.roll_call, number, nonce, clock=self.clock)

    def over(self):
        """Let the window go by; returns the draw that closed."""
        self.moment += WINDOW
        draws.close_those_over(self.storage, clock=self.clock)
        return self.history().draws[-1].draw

    def draw(self, **more):
        self.open(**more)
        return self.over()

    def undo(self, number, reason, **order):
        order = self.order(**order)
        return roll_calls.undo(self.storage, order, self.roll_call, number, reason=reason, clock=self.clock)

    def outcome(self, number, kind, note=None, *, by=None, approved=None, leads=False, id_=None):
        order = self.order(by=by, id_=id_, device="", epoch=0)
        return roll_calls.record_outcome(
            self.storage,
            order,
            self.roll_call,
            number,
            kind,
            note=note,
            approved=approved,
            leads=leads,
            clock=self.clock,
        )

    def history(self, roll_call=None):
        with self.storage.reading() as connection:
            return roll_call_log.demand(connection, self.id, roll_call or self.roll_call)

    def session(self):
        return sessions.get(self.storage, self.id)

    def waiting(self):
        return open_draws.every(self.storage)

    def events(self, kind=None):
        placed = log.after(self.storage, 0, limit=10_000)
        return [one.event for one in placed if kind is None or one.event.kind == kind]
