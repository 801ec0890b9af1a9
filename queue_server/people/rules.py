"""Rules for names and passwords, and how long to wait after wrong ones. Pure."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta

from queue_server.core.errors import BadRequest
from queue_server.core.written import require_plain
from queue_server.wire.devices import MachineKind

USER_ROLES = ("clerk", "supervisor", "admin", "auditor")
MACHINE_KINDS = tuple(map(str, MachineKind))
MOST_PASSKEYS = 10
LONGEST_KEY_NAME = 40
LONGEST_PASSWORD = 128
LONGEST_COMMAND = 40
#: Wrong passwords in a row that cost no wait.
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPolicy:
    """``lockout`` ``asvs``: each failure from the fifth on doubles a wait; ``tw-appendix10``: three
    kinds of characters, and five failures lock for 15 minutes. Waits hold for one name and
    address, so that a stranger cannot lock a colleague out. ``second_step``: the roles that must
    have one; ``proof``: how long dangerous acts are permitted after proving who one is.
    """

    lockout: str = "asvs"
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    password_min_chars: int = 8
    failures_per_min: int = 5
    link_valid: timedelta = timedelta(minutes=10)
    second_step: frozenset[str] = frozenset()
    proof: timedelta = timedelta(minutes=15)


def lock_for(policy: AccountPolicy, failures: int) -> timedelta | None:
    """How long to wait after this many wrong passwords in a row."""
    if failures < FREE_FAILURES:
        return None
    if policy.lockout == "tw-appendix10":
        return LONGEST_WAIT
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 12)), LONGEST_WAIT)


def refuse_name(name: str) -> None:
    """Refuse what cannot name a user or machine: the journal keeps the names of actors for ever.

    Raises:
        BadRequest: ``invalid_name``, or ``personal_data`` for the number of an identity card.
    """
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    if not (1 <= len(name) <= 40 and plain.isalnum()):
        raise BadRequest("invalid_name", "letters, digits, - _ . and at most 40 of them")
    require_plain("name", name)


def key_name(text: str) -> str:
    """What a user calls a passkey, without spaces around it.

    Raises:
        BadRequest: ``invalid``, or ``personal_data`` for the number of an identity card.
    """
    name = " ".join(text.split())
    if not (1 <= len(name) <= LONGEST_KEY_NAME and name.isprintable()):
        raise BadRequest("invalid", f"name: 1 to {LONGEST_KEY_NAME} characters", field="name")
    require_plain("name", name)
    return name


def refuse_keys(keys: Mapping[str, str]) -> None:
    """Refuse names that are not commands, keys other than small letters and digits, and a key used
    twice.

    Raises:
        BadRequest: ``invalid`` for what is not a command or letter, ``key_twice`` naming the
            letter.
    """
    for command, key in keys.items():
        plain = command.replace("-", "")
        if not (command.isascii() and plain.isalpha() and len(command) <= LONGEST_COMMAND):
            raise BadRequest("invalid", "keys: the name of a command", field="keys")
        if key and not (key.isascii() and key.isalnum() and key == key.lower()):
            raise BadRequest("invalid", "keys: a small letter or a digit", field="keys")
    letters = [key for key in keys.values() if key]
    for key in letters:
        if letters.count(key) > 1:
            raise BadRequest("key_twice", f"{key} stands for two commands", key=key)


def refuse_weak(
    password: str,
    user: str,
    common: Set[str] = frozenset(),
    *,
    at_least: int = 8,
    complexity: bool = False,
) -> None:
    """Refuse a new password that is too short, too common or too much like the name.

    Raises:
        BadRequest: ``password_weak`` or ``password_common``.
    """
    if not at_least <= len(password) <= LONGEST_PASSWORD:
        raise BadRequest(
            "password_weak",
            f"{at_least} to {LONGEST_PASSWORD} characters",
            at_least=at_least,
            most=LONGEST_PASSWORD,
        )
    if password.casefold() in common or _is_name(password, user):
        raise BadRequest("password_common", "this password is on every list of common ones")
    if complexity and _kinds(password) < 3:
        raise BadRequest(
            "password_weak",
            "capital and small letters, digits, signs: at least three of these",
            at_least=at_least,
        )


def _is_name(password: str, user: str) -> bool:
    bare = password.casefold().strip("0123456789!@#$%^&*.-_ ")
    return bare == user.casefold() or len(set(password)) < 3


def _kinds(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(character) for character in password) for test in tests)
