"""Run Rasa with the schema of action replies compiled once: `python -m bot.patches.validate_once run …`.

Rasa 3.6 compiles the JSON schema, and checks the schema itself, again for each reply of an action. That takes
some 50 ms, more than all the rest of a turn. What is held against the schema, and what happens to a malformed
reply, stays as it is. The words on the command line are Rasa's own. What else the start leaves out stands in
`bot.patches.without_tensorflow`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from bot.patches.without_tensorflow import leave_out_tensorflow

leave_out_tensorflow()

from rasa.__main__ import main  # noqa: E402 - importing Rasa imports TensorFlow, unless it was left out
from rasa.core.actions.action import RemoteAction  # noqa: E402 - as above


@lru_cache(maxsize=1)
def _validator() -> Validator:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _validate_action_result(_self: RemoteAction, result: Any) -> bool:  # noqa: ANN401 - Rasa's signature
    """Say that the reply is well-formed.

    Raises:
        ValidationError: it is not; Rasa gives up the turn then.
    """
    error = best_match(_validator().iter_errors(result))
    if error is not None:
        error.message += ". The action server's reply has not the form that Rasa expects."
        raise error
    return True


RemoteAction._validate_action_result = _validate_action_result

if __name__ == "__main__":
    main()
