"""Know which devices are there to lead a session, and for how long the leading one has been silent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from study.session.deciding import Circumstances
from study.session.state import Lease, Session

GONE_AFTER_S: Final = 60.0
"""A device that was not heard for so long is no longer one that the lead can be given to."""


@dataclass(slots=True)
class _Heard:
    """When each device was last heard, and since when the lease that holds now is known."""

    devices: dict[str, float] = field(default_factory=dict)
    lease: Lease | None = None
    lease_since: float = 0.0


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
            self._heard.setdefault(session_id, _Heard()).devices[device] = self._monotonic()

    def silent_s(self, session: Session) -> float:
        """For how long nothing was heard of the leading device since it got the lead, in seconds."""
        with self._lock:
            now = self._monotonic()
            heard = self._heard.setdefault(session.id, _Heard())
            if heard.lease != session.lease:
                heard.lease, heard.lease_since = session.lease, now
            leading = "" if session.lease is None else session.lease.device
            return now - max(heard.lease_since, heard.devices.get(leading, heard.lease_since))

    def candidates(self, session_id: UUID) -> frozenset[str]:
        """The devices that may lead and were heard lately."""
        with self._lock:
            devices = self._heard.get(session_id, _Heard()).devices
            oldest = self._monotonic() - GONE_AFTER_S
            return frozenset(device for device, at in devices.items() if at >= oldest)

    def forget(self, session_id: UUID) -> None:
        """Let go of a session that is over."""
        with self._lock:
            self._heard.pop(session_id, None)
