"""Put the application together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI

from api.description import describe
from api.gates import ruled_routes
from api.guard import Guard
from api.live import WakeAfterChanges
from api.logs import RequestLog
from api.problems import install_problem_handlers
from api.routes import (
    administration,
    anonymous_requests,
    approved_cards,
    attendance,
    bank,
    bank_care,
    bank_drafts,
    branch_requests,
    branch_talks,
    chat,
    check_ins,
    colleagues,
    exchange,
    feedback,
    figures,
    handed_questions,
    health,
    make_ups,
    members,
    my_records,
    passages,
    practice,
    practice_records,
    quizzes,
    requests,
    roll_calls,
    roster,
    satisfaction,
    screens,
    search,
    session,
    session_check_ins,
    session_codes,
    session_events,
    session_records,
    session_videos,
    sessions,
    sheets,
    sign_in,
    speeches,
    talk_keys,
    talk_notes,
    talks,
)
from api.routes.page import page_router
from api.security_headers import SecurityHeaders
from api.services import Collaborators, real_world, running
from api.settings import ApiSettings

DESCRIPTION = """\
Study assistant that answers from an organisation's own approved materials.

A browser is known by the signed cookie `yunxue_session`, which it gets on its first request and anew when
somebody signs in; a carriage screen by `yunxue_screen`, which it gets once, when it is paired. The bot's
actions send `Authorization: Bearer <service token>` and `X-On-Behalf-Of: <visitor>` instead. Who may do what
stands in docs/rights.md. Requests that change something are JSON and come from this server's own page.
Errors are problem details (RFC 9457); their `code` is stable.
"""


def create_app(settings: ApiSettings, world: Collaborators | None = None) -> FastAPI:
    """The application; files, database and network are touched when it starts, not before."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, world or real_world(settings)) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Yunxue",
        version=version("yunxue"),
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # both pages load scripts from a CDN
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,
    )
    app.state.stopping = lambda: False  # whoever serves the application may say when it is to stop
    install_problem_handlers(app)
    app.include_router(_version_1())
    app.include_router(page_router(settings.page_dir))
    ruled_routes(app)  # a route without a rule does not even start
    describe(app)
    # The last one added is the outermost.
    app.add_middleware(WakeAfterChanges)
    app.add_middleware(Guard)
    app.add_middleware(RequestLog)
    app.add_middleware(SecurityHeaders)
    return app


def _version_1() -> APIRouter:
    version_1 = APIRouter(prefix="/v1")
    topics = (
        chat, search, passages, check_ins, handed_questions, session, sign_in, roster, members, colleagues,
        administration, bank, bank_care, bank_drafts, practice, practice_records, sessions, session_events,
        session_codes, session_check_ins, make_ups, attendance, session_videos, sheets, roll_calls, quizzes,
        speeches, satisfaction, session_records, figures, my_records, requests, anonymous_requests,
        branch_requests, feedback, approved_cards, talks, branch_talks, talk_notes, talk_keys, screens,
        exchange, health,
    )  # fmt: skip
    for topic in topics:
        version_1.include_router(topic.router)
    return version_1
