"""Run a command that ends when the process that started it ends.

Usage: python tether.py COMMAND [ARGUMENT …]

A process that is killed with SIGKILL cannot end its children. On Linux the kernel does it for us:
this script asks for SIGTERM at its parent's death and then becomes the command, which inherits the
wish. Elsewhere it only becomes the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before the wish was made
        sys.exit(128 + signal.SIGTERM)


def main(command: list[str]) -> None:
    """Become `command`, tethered to the parent process."""
    end_with_parent()
    try:
        os.execvp(command[0], command)  # noqa: S606 - becoming the command, without a shell, is the purpose
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
