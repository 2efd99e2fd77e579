"""Who can reach an address, and what phones scan."""

from __future__ import annotations

import pytest
import segno

from deploy.launch.address import is_local_only, qr_code

INK = {" ": "00", "▄": "01", "▀": "10", "█": "11"}


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.7", False),
        ("box.lan", False),
    ],
)
def test_only_loopback_addresses_are_out_of_reach_for_others(host: str, local: bool) -> None:
    assert is_local_only(host) is local


def test_the_code_on_the_terminal_is_the_address_module_for_module() -> None:
    url = "http://192.168.1.7:8000"
    rows = [row for row in qr_code(url).splitlines() if row]

    light = [[INK[sign][half] == "1" for sign in row] for row in rows for half in (0, 1)]

    code = segno.make(url, error="l")
    expected = [[not dark for dark in row] for row in code.matrix_iter(border=4)]
    assert light[: len(expected)] == expected
