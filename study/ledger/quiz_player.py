"""Know who plays: a member who is counted in the session and there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.quizzing import LedQuiz
from study.ledger import attendance, sessions
from study.quiz.teams import Teams
from study.roll_call.scope import Attendee
from study.session.state import Session


@dataclass(frozen=True, slots=True)
class Player:
    """Who plays in which session on which box; `here` is None where they are not counted, or not there."""

    member: UUID
    session: Session
    box: str
    here: Attendee | None

    @property
    def id(self) -> str:
        """The member as the rules of a quiz know them."""
        return str(self.member)

    def plays(self, standing: LedQuiz) -> bool:
        """Whether they have joined."""
        return self.id in standing.quiz.joined

    def team(self, teams: Teams) -> str | None:
        """For whom they play, by the roster."""
        if self.here is None or teams is Teams.NONE:
            return None
        return (self.here.group if teams is Teams.GROUP else self.here.branch) or None


def player_of(connection: Connection, session_id: UUID, member: UUID) -> Player:
    """The member in that session as it stands.

    Raises:
        SessionUnknownError: there is no such session.
    """
    session = sessions.demand(connection, session_id)
    here = attendance.attendee(connection, session, member)
    return Player(member, session, log.box(connection), here)
