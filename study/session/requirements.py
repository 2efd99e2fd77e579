"""Hold what is asked beside a session's own commands against where it stands and who leads it."""

from __future__ import annotations

from study.session.errors import OtherBoxError, StaleLeadError, WrongPhaseError
from study.session.state import LIVE, Phase, Session


def require_phase(session: Session, what: str, *, box: str, phases: tuple[Phase, ...] = LIVE) -> None:
    """Make sure that the session is where `what` can be done, and on its own box.

    Raises:
        WrongPhaseError: it is not.
        OtherBoxError: it is led elsewhere.
    """
    if session.phase not in phases:
        raise WrongPhaseError(what, session.phase.value, [phase.value for phase in phases])
    if session.lease is not None and session.lease.box != box:
        raise OtherBoxError(box, session.lease.box)


def require_lead(
    session: Session, what: str, *, box: str, device: str, epoch: int, phases: tuple[Phase, ...] = LIVE
) -> None:
    """The same, and that the device leads with that epoch: as with commands, one that lost the lead waits.

    Raises:
        WrongPhaseError: the session is not where this can be done.
        OtherBoxError: it is led elsewhere.
        StaleLeadError: the device does not lead, or does so no more.
    """
    require_phase(session, what, box=box, phases=phases)
    lease = session.lease
    if lease is not None and (lease.device, lease.epoch) != (device, epoch):
        raise StaleLeadError(device, epoch, lease.device, lease.epoch)
