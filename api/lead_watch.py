"""Know which devices are there to lead a session, and for how long the leading one has been silent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from study.session.deciding import SILENCE_S, Circumstances
from study.session.state import Lease, Session

GONE_AFTER_S: Final = 60.0
"""A device that was not heard for so long is no longer one that the lead can be given to."""

FORGOTTEN_AFTER_S: Final = 3600.0
"""A session of which nothing was heard for so long takes no memory any more."""


@dataclass(slots=True)
class _Heard:
    """When each device was last heard, and since when each lease is known; by the clock of the watch."""

    devices: dict[str, float] = field(default_factory=dict)
    leases: dict[Lease, float] = field(default_factory=dict)
    last: float = 0.0


class LeadWatch:
    """Hears the devices of those entitled to lead. It is kept in memory: signs of life are no events.

    After a restart the leading device has its full time again to be heard. The clock only goes forward.
    """

    def __init__(
        self, box: str, now: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._box = box
        self._now = now
        self._monotonic = monotonic
        self._heard: dict[UUID, _Heard] = {}
        self._lock = Lock()

    def circumstances(self, session_id: UUID, session: Session | None, device: str) -> Circumstances:
        """What decides about a command from `device`, on which somebody entitled to lead is signed in."""
        self.hear(session_id, device)
        silent_s = 0.0 if session is None else self.silent_s(session)
        return Circumstances(self._box, self._now(), self.candidates(session_id), silent_s)

    def hear(self, session_id: UUID, device: str) -> None:
        """Note that a device is there on which somebody entitled to lead is signed in."""
        with self._lock:
            heard = self._of(session_id)
            heard.devices[device] = heard.last

    def led(self, session: Session) -> None:
        """Note who leads a session now: from here on the device has to be heard."""
        if session.lease is not None:
            with self._lock:
                heard = self._of(session.id)
                heard.leases.setdefault(session.lease, heard.last)

    def silent_s(self, session: Session) -> float:
        """For how long nothing was heard of the leading device since it got the lead, in seconds.

        What was read of the session may be a moment old, so each lease has its own beginning here.
        """
        if session.lease is None:
            return 0.0
        with self._lock:
            heard = self._of(session.id)
            since = heard.leases.setdefault(session.lease, heard.last)
            return heard.last - max(since, heard.devices.get(session.lease.device, since))

    def free_in_s(self, session: Session) -> float:
        """How long the leading device has to stay silent still until another may take over, in seconds."""
        return max(SILENCE_S - self.silent_s(session), 0.0)

    def candidates(self, session_id: UUID) -> frozenset[str]:
        """The devices that may lead and were heard lately."""
        with self._lock:
            heard = self._of(session_id)
            return frozenset(
                device for device, at in heard.devices.items() if at >= heard.last - GONE_AFTER_S
            )

    def forget(self, session_id: UUID) -> None:
        """Let go of a session that is over."""
        with self._lock:
            self._heard.pop(session_id, None)

    def _of(self, session_id: UUID) -> _Heard:
        """What was heard of a session, up to now; what is too old is let go of first."""
        now = self._monotonic()
        for old in [one for one, heard in self._heard.items() if heard.last < now - FORGOTTEN_AFTER_S]:
            del self._heard[old]
        heard = self._heard.setdefault(session_id, _Heard())
        heard.last = now
        return heard
