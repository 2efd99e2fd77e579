"""Give routes what they declare: the services, and whom the request is for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from api.errors import SignInRequiredError
from api.identity import Caller
from api.services import Services
from study.people.records import Member


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


GivenServices = Annotated[Services, Depends(_services)]


CLIENT_TIME = "x-client-time"


def _caller(request: Request, response: Response, services: GivenServices) -> Caller:
    caller = services.identities.caller(request, response)
    if caller.member is not None and not caller.by_service:
        services.clock.hint(str(caller.member.id), request.headers.get(CLIENT_TIME, ""))
    return caller


CurrentCaller = Annotated[Caller, Depends(_caller)]


async def _visitor(caller: CurrentCaller) -> str:
    return caller.visitor


CurrentVisitor = Annotated[str, Depends(_visitor)]


async def _member(caller: CurrentCaller) -> Member:
    if caller.member is None:
        raise SignInRequiredError
    return caller.member


CurrentMember = Annotated[Member, Depends(_member)]
