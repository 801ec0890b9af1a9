"""Accounts as the tests of their stores make them."""

from datetime import timedelta

from queue_server.people.ports import (
    MachineToken,
    SignInLink,
    SignInSession,
    UserAccount,
    token_hash,
)
from tests.storage.making import NOON

MEI = UserAccount(name="mei", role="clerk", password_hash="$argon2id$x", created_at=NOON)
LATER = NOON + timedelta(hours=1)


def session(token: str, user: str = "mei") -> SignInSession:
    return SignInSession(
        token_hash=token_hash(token), user=user, created_at=NOON, last_seen=NOON, expires_at=LATER
    )


def machine(name: str, token: str) -> MachineToken:
    return MachineToken(name=name, kind="kiosk", token_hash=token_hash(token), created_at=NOON)


def link(token: str) -> SignInLink:
    return SignInLink(token_hash=token_hash(token), user="mei", expires_at=LATER)
