"""Give routes what they declare: the services, and whom the request is for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from api.services import Services


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


GivenServices = Annotated[Services, Depends(_services)]


async def _visitor(request: Request, response: Response, services: GivenServices) -> str:
    return services.identities.visitor(request, response)


CurrentVisitor = Annotated[str, Depends(_visitor)]
