"""What people send to sign in, and what they are answered."""

from typing import Annotated, NotRequired, TypedDict

from annotated_types import MaxLen

from queue_server.wire.shapes import Pattern

ShortName = Annotated[str, MaxLen(80)]
#: SHA-256 in hexadecimal digits.
TokenHash = Annotated[str, Pattern(pattern=r"^[0-9a-f]{64}$")]
OneKey = Annotated[str, MaxLen(1)]
Keys = Annotated[dict[str, OneKey], MaxLen(60)]


class SignIn(TypedDict):
    """Name and password."""

    user: str
    password: str


class SignedIn(TypedDict):
    """Who is signed in; ``no_password``: came in by link, and has yet to set one."""

    user: str
    role: str
    no_password: NotRequired[bool]


class NewMachine(TypedDict):
    """The name of a machine, and ``kiosk``, ``display`` or ``host``."""

    name: ShortName
    kind: ShortName


class MachineCode(TypedDict):
    """What is entered at the machine, once, before ``until``."""

    name: str
    kind: str
    code: str
    until: str


class TokenOffer(TypedDict):
    """The SHA-256 of the token that a machine has made for itself."""

    token_hash: TokenHash


class EnrolAsk(TypedDict):
    """A code, and the SHA-256 of the machine's own token."""

    code: Annotated[str, MaxLen(40)]
    token_hash: TokenHash


class Enrolled(TypedDict):
    """Who the machine is from now on."""

    name: str
    kind: str


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


class User(TypedDict):
    """One account; ``sessions`` that are open now, and when one of them was last in use."""

    name: str
    role: str
    since: str
    sessions: int
    last_seen: str | None


class Users(TypedDict):
    """By name."""

    users: list[User]


class NewUser(TypedDict):
    """Somebody who is to sign in."""

    name: ShortName
    role: ShortName


class OneTimeLink(TypedDict):
    """Signs ``name`` in once, before ``until``; ``qr`` is a picture of it as a data URI."""

    name: str
    url: str
    until: str
    qr: str


class Choices(TypedDict):
    """Whether single letters act, and the letters that differ from the usual: command → letter.

    An empty letter takes a command's letter away.
    """

    letters: bool
    keys: Keys
