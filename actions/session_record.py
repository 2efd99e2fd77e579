"""Offer the record of a session (学习记录) for download."""

from __future__ import annotations

from actions.api.sessions import LedSession
from actions.labels import label
from actions.turn import Turn

FORMATS = ("docx", "xlsx")


def say_record(turn: Turn, session: LedSession) -> None:
    """Say that it can be fetched; the page shows a link for each file, from where it is opened signed in."""
    downloads = [
        {"title": label("downloads", form), "url": f"/v1/sessions/{session.id}/record?format={form}"}
        for form in FORMATS
    ]
    turn.say("utter_session_record", kind="download", data={"downloads": downloads}, title=session.title)
