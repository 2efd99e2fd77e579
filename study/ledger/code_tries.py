"""Count the codes that a member types, over restarts and over processes."""

from __future__ import annotations

import math
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, or_, select

from study.presence.errors import TooManyTriesError
from study.presence.typed_codes import TRIES, TRIES_WITHIN, may_try
from study.tables import code_tries


def count(connection: Connection, member: UUID, *, now: datetime) -> None:
    """Count a try before anything is compared, so that a thousand at once do not get through.

    Tries are kept for as long as they matter. One from the future is let go of: it was counted by a clock
    that has been set back since, and no code is taken before somebody has said that the clock is right.

    Raises:
        TooManyTriesError: this member must wait.
    """
    over = or_(code_tries.c.tried_at <= now - TRIES_WITHIN, code_tries.c.tried_at > now)
    connection.execute(delete(code_tries).where(over))
    earlier = sorted(
        connection.scalars(select(code_tries.c.tried_at).where(code_tries.c.member_id == member))
    )
    if not may_try(earlier, now=now):
        raise TooManyTriesError(math.ceil((earlier[-TRIES] + TRIES_WITHIN - now).total_seconds()))
    connection.execute(insert(code_tries).values(id=uuid4(), member_id=member, tried_at=now))
