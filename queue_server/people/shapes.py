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
