"""Build what the routes work with, once for each running application."""

from __future__ import annotations

import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_bytes

import httpx

from api.card_keeping import CardKeeper
from api.chat.asked import ItemsToTell
from api.chat.breaker import Breaker
from api.chat.buttons import ButtonTokens
from api.chat.called import CallsToTell
from api.chat.gateway import Gateway
from api.chat.rasa import Probe, RasaChannel
from api.chat.remembered import RememberedReplies
from api.chat.substitute import IndexSubstitute
from api.chat.surveys import SurveysToAsk
from api.chat.turns import Turns
from api.clock_watch import ClockWatch
from api.draw_closing import DrawCloser
from api.event_messages import message_of
from api.identity import Identities
from api.lead_watch import LeadWatch
from api.live import LiveEvents
from api.materials import Materials, Searching
from api.readiness import ReadinessCheck
from api.secret_files import Secrets, load_secrets, renewed_service_token
from api.settings import ApiSettings
from api.stream_places import StreamPlaces
from api.wording import Wording
from index.searcher import PATIENCE_S, Searcher
from index.settings import IndexSettings
from study.actors import SYSTEM
from study.events import log as event_log
from study.feedback.quota import VisitorQuota
from study.ledger.self_study_deeds import Desk
from study.ledger.self_study_derived import bring_up
from study.ledger.talk_keys import Opener
from study.migrating import migrate
from study.presence.proofs import Codes
from study.requests.quota import AnonymousQuota
from study.self_study.configuration import practice_rules
from study.sign_in import demo, tokens
from study.sign_in.pins import PinKeeper
from study.sign_in.tokens import TokenKind
from study.storage import Storage
from study.talks.configuration import TalkRules, talk_rules
from study.talks.keys import Locksmith


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What the outside world is to this door; a test passes in its own."""

    open_searcher: Callable[[], Searching]
    now: Callable[[], datetime]
    transport: httpx.AsyncBaseTransport | None = None
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes work with."""

    storage: Storage
    materials: Materials
    gateway: Gateway
    identities: Identities
    readiness: ReadinessCheck
    now: Callable[[], datetime]
    pins: PinKeeper
    offers_demo: bool
    provide_service_token: Callable[[], None]
    clock: ClockWatch
    lead: LeadWatch
    live: LiveEvents[bytes]
    stream_places: StreamPlaces
    anonymous: AnonymousQuota
    ratings: VisitorQuota
    draw_closer: DrawCloser
    draw_window_s: float
    survey_lasts: timedelta
    practice: Desk
    cards: CardKeeper
    talk_rules: TalkRules
    talk_keys: Opener
    code_key: bytes = field(repr=False)

    def codes(self) -> Codes:
        """What check-in codes are made and judged with now."""
        return Codes(self.code_key, self.clock.verdict().state)


def real_world(settings: ApiSettings) -> Collaborators:
    """The index in the data folder, the wall clock and the network."""
    return Collaborators(
        open_searcher=lambda: Searcher.open(IndexSettings(data_dir=settings.data_dir), patience_s=PATIENCE_S),
        now=lambda: datetime.now(UTC),
    )


@asynccontextmanager
async def running(settings: ApiSettings, world: Collaborators) -> AsyncIterator[Services]:
    """The services while the application runs; the database has the newest layout when they are given out.

    Raises:
        UnsafeSecretError: a secret file is not safe to use.
        StorageUnavailableError: the database cannot be opened or migrated.
        PracticeRulesError: the file that says how people practise is wrong.
        TalkRulesError: the file that says who must be talked with is wrong.
    """
    keys = load_secrets(settings.secrets_dir)
    rules_of_talks = talk_rules(settings.talk_rules)
    storage = Storage.open(settings.database)
    migrate(storage)
    provide_service_token = partial(_provide_service_token, storage, settings.secrets_dir, world.now)
    provide_service_token()
    if not settings.offers_demo:
        demo.close_demo(storage, now=world.now())
    clock = ClockWatch(storage, world.now, world.monotonic)
    materials = Materials(world.open_searcher)
    practice = _desk(settings, keys, storage)
    bring_up(storage, practice.rules, now=world.now())  # with other rules it takes a while: not while serving
    live = LiveEvents(storage, message_of)
    library = IndexSettings(data_dir=settings.data_dir).library
    # Loopback only: a proxy from the environment must not get to see the messages.
    async with httpx.AsyncClient(transport=world.transport, trust_env=False) as http:
        rasa = Probe(http, f"{settings.rasa_url}/webhooks/rest/")
        actions = Probe(http, f"{settings.actions_url}/health")
        services = Services(
            storage=storage,
            materials=materials,
            gateway=_gateway(
                settings,
                keys,
                materials,
                rasa=rasa,
                actions=actions,
                http=http,
                calls=CallsToTell(storage, world.now),
                surveys=partial(SurveysToAsk, storage, world.now),
                items=ItemsToTell(storage, world.now),
            ),
            identities=Identities(keys.session_key, storage, world.now),
            readiness=ReadinessCheck(
                materials=materials, storage=storage, rasa=rasa, actions=actions, watch=clock
            ),
            clock=clock,
            now=world.now,
            pins=PinKeeper(keys.pin_key),
            offers_demo=settings.offers_demo,
            provide_service_token=provide_service_token,
            lead=LeadWatch(_box(storage), world.now, world.monotonic),
            live=live,
            stream_places=StreamPlaces(),
            anonymous=AnonymousQuota(token_bytes(16)),
            ratings=VisitorQuota(),
            draw_closer=DrawCloser(storage, world.now, live.wake, world.monotonic),
            draw_window_s=settings.draw_window_s,
            survey_lasts=timedelta(hours=settings.survey_hours),
            practice=practice,
            cards=CardKeeper(library, storage, materials, world.now),
            talk_rules=rules_of_talks,
            talk_keys=Opener(storage, Locksmith(), keys.pin_key),
            code_key=keys.code_key.encode("ascii"),
        )
        try:
            async with live.running(), services.draw_closer.running(), services.cards.running():
                yield services
        finally:
            await services.gateway.finish()
            materials.close()
            storage.close()


def _desk(settings: ApiSettings, keys: Secrets, storage: Storage) -> Desk:
    """Where members practise; the key for 每日一练 is one of its own, made from the installation's."""
    key = hmac.digest(keys.code_key.encode("ascii"), b"yunxue practice 1", "sha256")
    return Desk(storage, practice_rules(settings.practice_rules), key)


def _box(storage: Storage) -> str:
    with storage.reading() as connection:
        return event_log.box(connection)


def _provide_service_token(storage: Storage, secrets_dir: Path, now: Callable[[], datetime]) -> None:
    """Make the token that the bot's actions read from its file known; one that was revoked is replaced."""
    for secret in (load_secrets(secrets_dir).service_token, None):
        wanted = secret or renewed_service_token(secrets_dir)
        if tokens.register(storage, TokenKind.SERVICE, "actions", wanted, actor=SYSTEM, now=now()):
            return


def _gateway(
    settings: ApiSettings,
    keys: Secrets,
    materials: Materials,
    *,
    rasa: Probe,
    actions: Probe,
    http: httpx.AsyncClient,
    calls: CallsToTell,
    surveys: Callable[[ButtonTokens, Wording], SurveysToAsk],
    items: ItemsToTell,
) -> Gateway:
    buttons, wording = ButtonTokens(keys.session_key), Wording.read()
    return Gateway(
        rasa=RasaChannel(http, settings.rasa_url, timeout_s=settings.chat_timeout_s),
        breaker=Breaker(lambda: rasa.up(now=True)),
        actions=actions,
        substitute=IndexSubstitute(materials, wording),
        buttons=buttons,
        turns=Turns(settings.chat_in_flight),
        remembered=RememberedReplies(),
        calls=calls,
        surveys=surveys(buttons, wording),
        items=items,
    )
