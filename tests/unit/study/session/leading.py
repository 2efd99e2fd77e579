"""A session on the carriage's box, led from phones."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from study.session.actions import Command, LeadMode, Plan, PlanSession, StartOnTheSpot
from study.session.deciding import Circumstances, decide
from study.session.folding import apply
from study.session.running_order import usual_order

SESSION = UUID(int=1)
NOW = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)
ENTITLED = frozenset({"phone", "screen", "tablet"})
PLAN = Plan(
    branch="b1",
    title="七一主题党日",
    lead_mode=LeadMode.BRANCH_SECRETARY,
    leader="wang",
    running_order=usual_order(["重温安全规程", "交流体会"]),
    guests=("b2",),
)


def at(seconds):
    return NOW + timedelta(seconds=seconds)


class Box:
    """Obeys commands one after another, and keeps the events."""

    def __init__(self, name="carriage"):
        self.name = name
        self.session = None
        self.events = []
        self._ids = count(100)

    def do(self, action, *, device="phone", epoch=None, number=None, silent=0.0):
        lease = self.session.lease if self.session else None
        command = Command(
            id=UUID(int=number or next(self._ids)),
            session=SESSION,
            by="wang",
            device=device,
            action=action,
            epoch=epoch if epoch is not None else (lease.epoch if lease else 0),
        )
        circumstances = Circumstances(self.name, at(len(self.events)), ENTITLED, lead_silent_s=silent)
        events = decide(self.session, command, circumstances)
        for event in events:
            self.session = apply(self.session, event)
        self.events += events
        return events


def planned():
    box = Box()
    box.do(PlanSession(PLAN))
    return box


def opened():
    box = Box()
    box.do(StartOnTheSpot(PLAN))
    return box
