"""Put the clients of all topics together: what the actions know the API by."""

from __future__ import annotations

from pathlib import Path

import httpx

from actions.api.attendance import Attendance
from actions.api.door import ApiDoor
from actions.api.feedback import Feedback
from actions.api.people import People
from actions.api.practice import Practice
from actions.api.quizzes import Quizzes
from actions.api.records import Records
from actions.api.roll_calls import RollCalls
from actions.api.satisfaction import Satisfaction
from actions.api.sessions import Sessions
from actions.api.talks import Talks


class ApiClient:
    """The part of the API that the conversation needs, by topic; what may go wrong is told by `ApiDoor`."""

    def __init__(self, http: httpx.AsyncClient, url: str, token_path: Path) -> None:
        door = ApiDoor(http, url, token_path)
        self.people = People(door)
        self.sessions = Sessions(door)
        self.attendance = Attendance(door)
        self.roll_calls = RollCalls(door)
        self.records = Records(door)
        self.practice = Practice(door)
        self.feedback = Feedback(door)
        self.talks = Talks(door)
        self.satisfaction = Satisfaction(door)
        self.quizzes = Quizzes(door)
