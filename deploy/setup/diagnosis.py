"""Recognise why a command failed and say in one sentence what to do."""

from __future__ import annotations

import re

_KILLED = (-9, 137)

# The first pattern that is found in the output decides, so the more specific ones stand first.
_KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "The disk is full: free some space (about 6 GB are needed) and run the command again.",
    ),
    (
        r"Read-only file system|EROFS",
        "The folder cannot be written to: move the project to a disk that can, or set YUNXUE_DATA_DIR.",
    ),
    (
        r"Permission denied|EACCES",
        "A file belongs to somebody else: make the folder yours (chown) and run the command again.",
    ),
    (
        r"(?i)hash(es)? mismatch|EINTEGRITY|has sha256 \w+, expected|DO NOT MATCH THE HASHES",
        (
            "A download differs from what was published: run the command again, and if it stays so, "
            "distrust the network or the mirror in between."
        ),
    ),
    (
        (
            r"(?i)dns error|failed to lookup address|name resolution|Network is unreachable|No route to host"
            r"|error sending request|Could not connect|ConnectError|Connection refused|Connection reset"
            r"|timed? ?out|\bENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
            r"|Failed to establish a new connection|client error \(Connect\)|Failed to fetch"
        ),
        (
            "The network cannot be reached: connect this machine (or set HTTPS_PROXY, PIP_INDEX_URL, "
            "npm_config_registry for your mirror) and run the command again."
        ),
    ),
    (
        r"MemoryError|Cannot allocate memory|heap out of memory",
        "The memory is used up: close other programs (about 3 GB are needed) and run the command again.",
    ),
)


def explain(output: str, exit_status: int) -> str:
    """One sentence on what to do about a command that failed; empty if the reason is not known."""
    for pattern, sentence in _KNOWN:
        if re.search(pattern, output):
            return sentence
    if exit_status in _KILLED:
        return "It was killed, most often for want of memory: close other programs and run the command again."
    return ""
