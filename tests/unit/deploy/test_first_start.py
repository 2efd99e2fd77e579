"""What the launcher shows of an installation's first start."""

import json

from deploy.launch.first_start import read

PREPARED = {
    "administrator": {"staff_number": "ADMIN", "code": "7KQM-X3PA"},
    "demo": [{"role": "secretary", "name": "示例·陈书记", "secret": "s3cret"}],
}


def test_secrets_stand_after_the_hash_which_no_server_hears_of():
    lines = list(read(json.dumps(PREPARED)).lines("http://127.0.0.1:8000"))

    assert any("http://127.0.0.1:8000/sign-in#demo=s3cret  示例·陈书记" in line for line in lines)
    assert any(line.endswith("/sign-in#activate=ADMIN") for line in lines)
    assert sum("7KQM-X3PA" in line for line in lines) == 1


def test_a_later_start_has_nothing_to_show():
    assert list(read('{"administrator": null, "demo": []}').lines("http://x")) == []
