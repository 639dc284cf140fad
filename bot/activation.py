"""Sockets that somebody else opened: systemd holds the port, so that nobody is refused while the server restarts.

What arrives in between waits in the socket's queue for the next process. Source: sd_listen_fds(3).
"""

import os
import socket

_FIRST = 3
"""The number of the first descriptor that is passed (SD_LISTEN_FDS_START)."""


def inherited() -> list[socket.socket]:
    """The listening sockets that were passed to this process; none where it was started in another way."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(os.environ.get("LISTEN_FDS") or 0)
    sockets = [socket.socket(fileno=number) for number in range(_FIRST, _FIRST + count)]
    for one in sockets:
        one.set_inheritable(False)
    for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"):
        os.environ.pop(name, None)  # A process that this one starts is not meant.
    return sockets
