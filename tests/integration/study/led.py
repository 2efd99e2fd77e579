"""A led session in a real database, with branches and members around it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from study.actors import SYSTEM, Actor
from study.clock import ClockState
from study.events import log
from study.events.attending import SessionVideo
from study.events.event import Subject
from study.events.presence_kinds import PRESENCE_KINDS
from study.ledger import attendance, session_check_ins, sessions, surveys, videos
from study.ledger.session_check_ins import Wanted
from study.people import branches, departing, members, roles, twinning
from study.people.members import Entry
from study.people.records import Grant, Role
from study.presence.proofs import Codes, Scanned, Written
from study.presence.qr_codes import show_qr
from study.session.actions import Close, Command, LeadMode, OpenSession, Plan, PlanSession, WelcomeGuests
from study.session.deciding import Circumstances
from study.session.running_order import usual_order

START = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)
"""The beginning of a code's period, so that edges are round."""

CODES = Codes(b"k" * 32, ClockState.GOOD)


class Led:
    """A session of 客运一支部 that 王芳 leads; `guests` are twinned with it."""

    def __init__(self, storage, *, opened=True):
        self.storage, self.id, self.now = storage, uuid4(), START
        self.home = self.branch("客运一支部")
        self.guests = self.branch("客运二支部")
        twinning.set_twins(storage, self.home, [self.guests], actor=SYSTEM, now=START)
        self.leader = self.enrol("1000")
        plan = Plan(
            str(self.home), "主题党日", LeadMode.BRANCH_SECRETARY, str(self.leader), usual_order(), START
        )
        self.do(PlanSession(plan))
        if opened:
            self.do(OpenSession())

    def branch(self, name):
        return branches.add(self.storage, name, actor=SYSTEM, now=START).id

    def enrol(self, number, *, branch=None, group=None, name="王芳"):
        home = branch or self.home
        with self.storage.writing() as connection:
            group_id = None if group is None else branches.ensure_group(connection, home, group)
            return members.add(connection, Entry(number, name, home, group_id), now=self.now)

    def depart(self, member):
        """The member leaves the organisation; somebody remains who may give roles."""
        with self.storage.writing() as connection:
            admin = members.demand(connection, self.leader)
            grants = frozenset({Grant(Role.ADMIN, None)})
            roles.write(connection, admin, grants, actor=SYSTEM, now=self.now)
        departing.depart(self.storage, member, actor=SYSTEM, now=self.now)

    def do(self, action):
        command = Command(uuid4(), self.id, str(self.leader), "d", action, epoch=1)
        with self.storage.reading() as connection:
            box = log.box(connection)
        around = Circumstances(box, self.now, frozenset({"d"}))
        surveys.run(
            self.storage, command, lambda _: around, actor=Actor.member(self.leader), lasts=timedelta(0)
        )

    def close(self):
        self.do(Close())

    def welcome(self):
        self.do(WelcomeGuests(str(self.guests)))

    def later(self, **delta):
        self.now += timedelta(**delta)

    def token(self, *, session=None):
        return show_qr(CODES.key, session or self.id, now=self.now, clock=ClockState.GOOD)

    def check_in(self, member, sent, *, claim=None, codes=CODES):
        wanted = Wanted(claim or uuid4(), self.id, member, sent)
        return session_check_ins.check_in(self.storage, wanted, codes=codes, now=self.now)

    def scan(self, member, **more):
        return self.check_in(member, Scanned(self.token()), **more)

    def write(self, member, note="在岗值班，已自学", **more):
        return self.check_in(member, Written(note), **more)

    def set_video(self, duration_ms=100_000, *, claim=None):
        wanted = SessionVideo(claim or uuid4(), "党课录像", duration_ms)
        return videos.set_video(self.storage, wanted, self.id, actor=Actor.member(self.leader), now=self.now)

    def events(self):
        """All that the log tells of who takes part."""
        kinds = [kind.kind for kind in PRESENCE_KINDS]
        with self.storage.reading() as connection:
            return log.about(connection, Subject(session=self.id), *kinds)

    def attendance(self):
        with self.storage.reading() as connection:
            return attendance.of(connection, self.id).attendance

    def standing(self, member):
        with self.storage.reading() as connection:
            return attendance.standing(attendance.of(connection, self.id, member), member)

    def present(self):
        with self.storage.reading() as connection:
            return attendance.present(connection, sessions.demand(connection, self.id))

    @property
    def counted(self):
        return {UUID(member) for member in self.attendance().counted}
