"""A library is built when its materials have changed, and not while they are still being copied."""

import pytest

from cli.watching import settled

_EMPTY = frozenset()
_HALF = frozenset([("a.md", 10, 1, 7)])
_WHOLE = frozenset([("a.md", 20, 2, 7)])


@pytest.mark.parametrize(
    ("looks", "built"),
    [
        pytest.param([_WHOLE, _WHOLE, _WHOLE], [_WHOLE], id="once for what stays"),
        pytest.param([_EMPTY, _EMPTY, _HALF, _WHOLE, _WHOLE], [_EMPTY, _WHOLE], id="not half a copy"),
        pytest.param([_WHOLE, _WHOLE, _HALF, _WHOLE, _WHOLE], [_WHOLE], id="not for what went back"),
        pytest.param([_WHOLE], [], id="not at the first look"),
        pytest.param([_HALF, _HALF, _WHOLE, _WHOLE, _HALF, _HALF], [_HALF, _WHOLE, _HALF], id="each change"),
    ],
)
def test_a_state_is_built_when_two_looks_in_a_row_saw_it_anew(looks, built):
    assert list(settled(looks)) == built
