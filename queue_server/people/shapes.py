"""What people send to sign in, and what they are answered."""

from typing import TypedDict


class SignIn(TypedDict):
    """Name and password."""

    user: str
    password: str


class SignedIn(TypedDict):
    """Who is signed in."""

    user: str
    role: str


class AccessEnded(TypedDict):
    """Who is no longer let in."""

    id: str


class NewPassword(TypedDict):
    """The present password and the one to take its place."""

    current: str
    new: str


class OwnSession(TypedDict):
    """One place where the asker is signed in; ``here`` is this one."""

    id: str
    since: str
    last_seen: str
    until: str
    here: bool


class OwnSessions(TypedDict):
    """Oldest first."""

    sessions: list[OwnSession]
