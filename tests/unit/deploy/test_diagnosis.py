"""What failed is recognised in the real words of the tools."""

from __future__ import annotations

import pytest

from deploy.setup.diagnosis import explain
from index.errors import HashMismatchError

NETWORK = "The network cannot be reached"
DIFFERS = "A download differs from what was published"
SAID = {
    "uv without network": (
        "  Caused by: dns error\n  Caused by: failed to lookup address information: Try again",
        NETWORK,
    ),
    "npm without network": ("npm error code EAI_AGAIN\nnpm error errno EAI_AGAIN", NETWORK),
    "pip without network": ("NewConnectionError: Failed to establish a new connection: [Errno -3]", NETWORK),
    "uv with a wrong hash": (
        "error: Failed to download `jieba==0.42.1`\n  Caused by: Hash mismatch for `jieba==0.42.1`",
        DIFFERS,
    ),
    "the model with a wrong hash": (str(HashMismatchError("model.onnx", "0" * 64, "1" * 64)), DIFFERS),
    "npm with a wrong hash": ("npm error code EINTEGRITY", DIFFERS),
    "a full disk": ("OSError: [Errno 28] No space left on device", "The disk is full"),
    "a full disk while fetching": (
        "Failed to fetch x\n  Caused by: No space left on device",
        "The disk is full",
    ),
    "a read-only disk": (
        "failed to create directory: Read-only file system (os error 30)",
        "cannot be written to",
    ),
    "somebody else's folder": ("EACCES: permission denied, mkdir", "belongs to somebody else"),
    "no memory": ("FATAL ERROR: … JavaScript heap out of memory", "The memory is used up"),
}


@pytest.mark.parametrize(("output", "sentence"), SAID.values(), ids=SAID.keys())
def test_the_reason_is_found_and_what_to_do_is_one_sentence(output: str, sentence: str) -> None:
    explained = explain(output, 1)

    assert sentence in explained
    assert explained.endswith(".")
    assert "\n" not in explained


def test_a_missing_file_is_not_taken_for_a_missing_network() -> None:
    assert explain("FileNotFoundError: [Errno 2] No such file or directory: 'places.npy'", 1) == ""


def test_a_killed_command_is_taken_for_want_of_memory() -> None:
    assert "killed, most often for want of memory" in explain("", -9)


def test_an_unknown_reason_is_left_to_the_output() -> None:
    assert explain("SyntaxError: invalid syntax", 1) == ""
