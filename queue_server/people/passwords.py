"""Passwords: which are taken, and how they are kept (argon2id, never on the event loop)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from queue_server.core.errors import BadRequest, Unavailable

MEMORY_KIB = 46 * 1024
ROUNDS = 1

#: Each needs its 46 MiB, so never more at once; a burst of sign-ins waits in line.
AT_ONCE = 2
MAX_WAITING = 32

LONGEST = 128

#: Passwords of leaked lists that are long enough to pass the length rule, lower case.
COMMON = frozenset(
    """
    00000000 0123456789 10203040 11111111 1111111111 11223344 12121212 123123123 12341234 12344321
    12345678 123456789 1234567890 123456789a 12345679 123456abc 1234abcd 123abc456 123qweasd
    1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz@wsx 20202020 22222222 55555555 66666666 77777777 87654321
    88888888 987654321 99999999 a1234567 a12345678 a123456789 aa123456 aaaaaaaa abc12345 abc123456
    abcd1234 abcd12345 abcdefgh access14 administrator admin123 admin1234 adminadmin asd123456
    asdasdasd asdfasdf asdfghjk asdfghjkl babygirl baseball basketball changeme charlie1 chocolate
    computer corvette counter1 danielle default1 dragon123 einstein facebook football football1
    franklin freedom1 google123 hello123 helloworld iloveyou iloveyou1 internet jennifer jiaohao1
    jordan23 justin123 liverpool lovelove master123 maverick mercedes michael1 michelle monkey123
    mustang1 mypassword nicholas office123 p@ssw0rd p@ssword pa55word passw0rd passw0rd1 password
    password! password1 password12 password123 password1234 princess princess1 q1w2e3r4 q1w2e3r4t5
    qazwsxedc qq123456 qwer1234 qwerasdf qwerqwer qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234
    samantha secret123 service1 starwars sunshine sunshine1 superman superman1 taichung taiwan123
    test1234 testtest trustno1 user1234 welcome1 welcome123 whatever woaini520 woaini1314 xxxxxxxx
    zaq12wsx zxcvbnm1 zxcvbnm123 zxcv1234 zzzzzzzz
    """.split()  # noqa: SIM905 - a table reads better as one
)


def refuse_weak(password: str, user: str, *, at_least: int = 8, complexity: bool = False) -> None:
    """Say why a new password is not taken.

    Raises:
        BadRequest: ``password_weak`` or ``password_common``.
    """
    if not at_least <= len(password) <= LONGEST:
        raise BadRequest(
            "password_weak", f"{at_least} to {LONGEST} characters", at_least=at_least, most=LONGEST
        )
    if password.casefold() in COMMON or _is_name(password, user):
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


class Passwords:
    """Hashes and verifies in two threads of its own."""

    def __init__(self, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(
            time_cost=ROUNDS, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0
        # Verified when nobody has that name, so that an answer takes the same time; it is the
        # hash of nothing we know.
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={ROUNDS},p=1${'A' * 22}${'A' * 43}"

    async def hash(self, password: str) -> str:
        """The argon2id hash of a new password."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one kept; ``None`` (no such user) takes as long.

        Raises:
            Unavailable: ``overloaded`` when too many wait already.
        """
        if self._waiting >= MAX_WAITING:
            raise Unavailable("overloaded", "too many are signing in at this moment")
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            right = await loop.run_in_executor(
                self._threads, self._matches, kept or self._nobody, password[: LONGEST * 4]
            )
        finally:
            self._waiting -= 1
        return right and kept is not None

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError):
            return False

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
