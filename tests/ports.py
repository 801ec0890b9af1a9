"""Ports for programs that are given one, or come back to it.

Linux takes ports from one range both for requests for port 0 and for every outgoing connection.
One from that range may be in use elsewhere by the time a program has started, or started again.

Tested by every test of a process.
"""

import secrets
import socket

#: Below that range (32768 and up), and above what other tools try.
FIRST, COUNT = 25_000, 7_000


def free_port() -> int:
    """A loopback port on which nothing listens, and which the system does not give away."""
    while True:
        port = FIRST + secrets.randbelow(COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
