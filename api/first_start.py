"""Prepare an empty installation: `python -m api.first_start`, which the launcher runs when all is ready.

What it prints, one JSON object, holds secrets: it goes to the launcher, who shows it once, and into no log.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from api.errors import ApiError
from api.secret_files import load_secrets
from api.settings import ApiSettings
from index.settings import IndexSettings
from knowledge.errors import KnowledgeError
from study.errors import StudyError
from study.ledger.bank_sample import bring_sample_in
from study.migrating import migrate
from study.people.words import roster_words
from study.sign_in import demo
from study.sign_in.first_start import make_first_administrator
from study.storage import Storage

SAMPLE_LIBRARY = "sample"


def prepare(settings: ApiSettings, *, now: datetime) -> dict[str, object]:
    """Make the first administrator, and the demo branch where only this machine gets; what to show of it.

    An empty question bank gets the sample items where the demo or the sample library is.

    Raises:
        DocumentError: a file of the sample items is wrong.
        StorageUnavailableError: the database cannot be opened or migrated.
        UnsafeSecretError: a secret file is not safe to use.
    """
    keys = load_secrets(settings.secrets_dir)
    storage = Storage.open(settings.database)
    migrate(storage)
    try:
        made = make_first_administrator(storage, keys.pin_key, roster_words(), now=now)
        links: tuple[demo.DemoLink, ...] = ()
        if settings.offers_demo:
            if made is not None:
                demo.make_demo(storage, demo.demo_people(), now=now)
            links = demo.new_links(storage, now=now)
        if settings.offers_demo or IndexSettings(data_dir=settings.data_dir).library == SAMPLE_LIBRARY:
            bring_sample_in(storage, now=now)
    finally:
        storage.close()
    administrator = None if made is None else {"staff_number": made.staff_number, "code": made.code}
    shown = [{"role": link.role.value, "name": link.name, "secret": link.secret} for link in links]
    return {"administrator": administrator, "demo": shown}


def main() -> None:
    """Prepare the installation that the settings name."""
    try:
        prepared = prepare(ApiSettings(), now=datetime.now(UTC))
    except (ApiError, KnowledgeError, StudyError) as error:
        sys.exit(str(error))
    json.dump(prepared, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
