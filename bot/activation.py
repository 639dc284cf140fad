"""Sockets opened by systemd, which holds the port so that no connection is refused while the server restarts.

Connections made meanwhile wait in the socket's queue for the next process. Source: sd_listen_fds(3).
"""

import os
import socket

_FIRST = 3
"""The number of the first descriptor passed (SD_LISTEN_FDS_START)."""


def inherited() -> list[socket.socket]:
    """Return the listening sockets passed to this process; none if it was not started by systemd."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return []
    count = int(os.environ.get("LISTEN_FDS") or 0)
    sockets = [socket.socket(fileno=number) for number in range(_FIRST, _FIRST + count)]
    for one in sockets:
        one.set_inheritable(False)
    for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"):
        os.environ.pop(name, None)  # Not meant for processes that this one starts.
    return sockets
