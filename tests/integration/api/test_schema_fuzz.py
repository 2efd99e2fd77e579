"""schemathesis over the description: what fits it and what does not, as visitor, administrator and box."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, not_a_server_error

from api.app import create_app
from api.guard import JSON_LINES, WORKBOOK
from api.settings import ApiSettings
from study.actors import SYSTEM
from study.sign_in import tokens
from study.sign_in.tokens import TokenKind


@schemathesis.serializer(WORKBOOK, JSON_LINES)
def _as_it_is(_context, value):
    return bytes(value) if isinstance(value, bytes | bytearray) else str(value).encode("utf-8", "replace")


SCHEMA = schemathesis.openapi.from_dict(create_app(ApiSettings(_env_file=None)).openapi())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
EXAMPLES = 12
HELD_AGAINST = tuple(
    CHECKS.get_by_names(
        ["content_type_conformance", "response_schema_conformance", "status_code_conformance"]
    )
)
"""Statuses, media types and bodies are those that the description names."""


EACH_OPERATION = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)


# A class for each kind of caller: one is refused much, the others reach everything. So they run side by side.
class TestVisitor:
    @EACH_OPERATION
    def test_no_request_makes_the_server_fail_and_every_answer_is_as_described(self, world, operation):
        _ask(world, world.browser(), operation)


class TestAdministrator:
    @EACH_OPERATION
    def test_no_request_makes_the_server_fail_and_every_answer_is_as_described(self, world, operation):
        _ask(world, world.member("9001", roles=["admin"]), operation)


class TestBox:
    @EACH_OPERATION
    def test_no_request_makes_the_server_fail_and_every_answer_is_as_described(self, world, operation):
        _, secret = tokens.issue(
            world.storage, TokenKind.BOX, "车", branch=None, actor=SYSTEM, now=world.clock()
        )
        _ask(world, world.browser(Authorization=f"Bearer {secret}"), operation)


def _ask(world, caller, operation):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        shown = {name: caller.headers[name] for name in ("Authorization",) if name in caller.headers}
        response = case.call(base_url=world.address, cookies=dict(caller.cookies), headers=shown)
        case.validate_response(response, checks=[not_a_server_error, *HELD_AGAINST])

    ask()
