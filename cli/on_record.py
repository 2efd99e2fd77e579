"""Put it into the audit log when what is served is changed from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.markup import escape

from api.settings import ApiSettings
from cli.console import notes
from study.actors import Actor, ActorKind
from study.audit import log
from study.audit.log import Action
from study.errors import StudyError
from study.storage import Storage

COMMAND_LINE = Actor(ActorKind.SYSTEM, "command-line")


def content_changed(action: Action, library: str, release: str, before: str | None) -> None:
    """Say which release is served now; nothing is said of one that was served already.

    Before the first start there are no records, and so nothing to put this into. Records that cannot be
    written do not undo what has been published: that is told instead.
    """
    settings = ApiSettings()
    if release == before or not settings.records_exist:
        return
    details = {"release": release, "before": before}
    try:
        storage = Storage.open(settings.database)
        with storage.writing() as connection:
            log.record(
                connection,
                action,
                actor=COMMAND_LINE,
                subject=f"library:{library}",
                now=datetime.now(UTC),
                details=details,
            )
        storage.close()
    except StudyError as error:
        notes.print(f"[yellow]not in the audit log:[/yellow] {escape(str(error))}", soft_wrap=True)
