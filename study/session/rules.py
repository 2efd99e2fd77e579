"""Say what cannot be done with a session as it stands."""

from __future__ import annotations

from study.session.actions import (
    Action,
    Close,
    Event,
    HandOver,
    OpenSession,
    Pause,
    PlanSession,
    Resume,
    SkipStep,
    Speak,
    StartOnTheSpot,
    StartStep,
    TakeOver,
    WelcomeGuests,
)
from study.session.errors import (
    AlreadyLeadingError,
    OtherBoxError,
    ReasonMissingError,
    SessionError,
    SessionExistsError,
    SessionUnknownError,
    StaleLeadError,
    WrongPhaseError,
    WrongStepError,
)
from study.session.state import LIVE, Phase, Session

_ALLOWED: dict[type[Action], tuple[Phase, ...]] = {
    OpenSession: (Phase.PLANNED,),
    StartStep: (Phase.OPEN, Phase.RUNNING),
    SkipStep: (Phase.OPEN, Phase.RUNNING),
    Pause: (Phase.RUNNING,),
    Resume: (Phase.PAUSED,),
    Speak: (Phase.RUNNING,),
    WelcomeGuests: LIVE,
    HandOver: LIVE,
    TakeOver: LIVE,
    Close: LIVE,
}


def objection(session: Session | None, event: Event) -> SessionError | None:
    """Why an event does not fit the session, or None when it does.

    A command whose event does not fit is refused; an event in a log that does not fit is set aside. It is one
    rule for both, for what fitted on its box may not fit any more once the logs of two boxes are merged.
    """
    if isinstance(event.action, PlanSession | StartOnTheSpot):
        return SessionExistsError(event.session) if session is not None else None
    if session is None or session.id != event.session:
        return SessionUnknownError(event.session)
    return _lead_objection(session, event) or _phase_objection(session, event.action)


def _lead_objection(session: Session, event: Event) -> SessionError | None:
    lease = session.lease
    if lease is None or session.phase not in LIVE or isinstance(event.action, OpenSession):
        return None
    if event.box != lease.box:
        return OtherBoxError(event.box, lease.box)
    takes_over = isinstance(event.action, TakeOver)
    if event.epoch != lease.epoch or (event.device != lease.device and not takes_over):
        return StaleLeadError(event.device, event.epoch, lease.device, lease.epoch)
    new_device = event.action.to_device if isinstance(event.action, HandOver) else event.device
    if new_device == lease.device and isinstance(event.action, HandOver | TakeOver):
        return AlreadyLeadingError(new_device)
    return None


def _phase_objection(session: Session, action: Action) -> SessionError | None:
    allowed = _ALLOWED[type(action)]
    if session.phase not in allowed:
        return WrongPhaseError(type(action).__name__, session.phase.value, [phase.value for phase in allowed])
    return _step_objection(session, action)


def _step_objection(session: Session, action: Action) -> SessionError | None:
    following = session.following
    steps_so_far = len(session.plan.running_order) if following is None else following
    match action:
        case StartStep(step):
            is_earlier = 0 <= step < steps_so_far and step != session.step
            return None if step == following or is_earlier else WrongStepError(step, following)
        case SkipStep(step, reason):
            if step != following:
                return WrongStepError(step, following)
            return None if reason.strip() else ReasonMissingError(step)
        case _:
            return None
