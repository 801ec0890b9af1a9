"""Ports for programs that are told theirs, or come back to it.

Linux lends ports from one range both to whoever asks for port 0 and to every outgoing connection.
One from that range may be somebody else's by the time a program has started, or started again.

Tested by every test of a process.
"""

import secrets
import socket

#: Below that range (32768 and up), and above what other tools try.
FIRST, COUNT = 25_000, 7_000


def free_port() -> int:
    """A loopback port nobody listens on, and which the system gives to nobody else."""
    while True:
        port = FIRST + secrets.randbelow(COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
