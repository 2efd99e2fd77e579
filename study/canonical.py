"""Write values as JSON in exactly one way, so that equal content has equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping


def canonical(value: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces, characters as they are; numbers must be finite.

    It is hashed (audit log) and compared (events), so the text itself is what counts from here on.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
