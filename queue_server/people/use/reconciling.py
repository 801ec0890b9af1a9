"""Merging two readings of one row: the later sighting, in whichever process, counts. Pure.

Tested by tests/people/test_recognition.py.
"""

from dataclasses import replace

from queue_server.people.ports import DeviceToken, SignInSession


def seen_later(device: DeviceToken, other: DeviceToken | None) -> DeviceToken:
    """A machine, with the later ``last_seen`` of two readings."""
    if other is None or other.last_seen is None:
        return device
    if device.last_seen is not None and device.last_seen >= other.last_seen:
        return device
    return replace(device, last_seen=other.last_seen)


def used_later(session: SignInSession, other: SignInSession | None) -> SignInSession:
    """A session, with the later ``last_seen`` of two readings."""
    if other is None or other.last_seen <= session.last_seen:
        return session
    return replace(session, last_seen=other.last_seen)
