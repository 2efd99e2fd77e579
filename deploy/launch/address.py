"""Tell people where to open Yunxue: an address, and a QR code for phones."""

from __future__ import annotations

import fcntl
import io
import ipaddress
import socket
import struct
import sys

import segno

_SIOCGIFADDR = 0x8915  # <linux/sockios.h>: the IPv4 address of a network interface
_NOT_A_ROUTER = ("192.0.2.1", 9)  # an address kept for documentation; nothing is sent there


def is_local_only(host: str) -> bool:
    """Whether nobody but this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def network_address() -> str | None:
    """This machine's address for others on the local network; None if it is on none.

    The way out is asked first. A network with no way out, as on the train, has no such answer, so
    the interfaces are asked next.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOT_A_ROUTER)
            return str(probe.getsockname()[0])
        except OSError:
            pass
        addresses = (_interface_address(probe, name) for _, name in socket.if_nameindex())
        return next((address for address in addresses if address and not is_local_only(address)), None)


def _interface_address(probe: socket.socket, name: str) -> str | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
    except OSError:  # an interface without an address
        return None
    return socket.inet_ntoa(answer[20:24])


def qr_code(url: str) -> str:
    """The address as a QR code of text characters, for a phone to scan off the terminal."""
    drawn = io.StringIO()
    segno.make(url, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()
