"""Passkeys: made and managed by each user, for signing in and for proving who one is."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.passkeys import ceremony
from queue_server.people.passkeys.ceremony import BrowserPlace, Credential, Unverified
from queue_server.people.passkeys.challenges import (
    RANDOM_BYTES,
    Purpose,
    challenge_for,
    handle_of,
    spent_by,
)
from queue_server.people.passkeys.ports import Passkey, Spent
from queue_server.people.ports import AccountStore, AlreadyThere
from queue_server.people.rules import MOST_PASSKEYS, key_name
from queue_server.people.use.recognition import Recognition
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace
from queue_server.usecases.turns import BoundedThreads

SIGN_IN, REGISTER, PROVE = "sign-in", "register", "prove"


class Passkeys:
    """Making, using, naming and removing passkeys.

    A signature cannot be guessed, so a user locked out after wrong passwords can still sign in by
    passkey; only an address that keeps sending invalid ones must wait.
    """

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        known: Recognition,
        tries: Tries,
        trace: Trace,
        secret: bytes,
    ) -> None:
        self._store = store
        self._clock = clock
        self._known = known
        self._tries = tries
        self._trace = trace
        self._secret = secret
        self._threads = BoundedThreads()

    # Making one.

    async def begin_making(self, who: Identity, place: BrowserPlace, office: str) -> dict[str, Any]:
        """Options for a browser to make a passkey; valid for this session, for a minute.

        Raises:
            Refused: ``too_many_passkeys``.
        """
        mine = await self.of(who.name)
        _refuse_more(mine)
        challenge = self._challenge(Purpose(REGISTER, place.host, who.key))
        handle = handle_of(self._secret, who.name)
        here = [one for one in mine if one.host == place.host]
        return ceremony.make_options(challenge, place, office, who.name, handle, here)

    async def make(
        self, who: Identity, place: BrowserPlace, name: str, credential: Credential
    ) -> Passkey:
        """Keep a passkey that a browser has just made.

        Raises:
            BadRequest: ``invalid`` or ``personal_data`` for a name it cannot have.
            Refused: ``bad_passkey``, ``too_many_passkeys``, ``passkey_known``.
        """
        name = key_name(name)
        mine = await self.of(who.name)
        _refuse_more(mine)
        try:
            spent, challenge = self._answered(credential, Purpose(REGISTER, place.host, who.key))
            new = await self._threads.run(ceremony.registered, credential, challenge, place)
        except Unverified as why:
            self._failed(who.name, why)
            raise _bad() from None
        passkey = Passkey(
            id=_id_of(new.credential),
            user=who.name,
            name=name,
            host=place.host,
            credential=ceremony.text_of(new.credential),
            public_key=ceremony.text_of(new.public_key),
            sign_count=new.sign_count,
            transports=_transports(credential),
            created_at=self._clock.now(),
        )
        try:
            fresh = await stored(self._store.add_passkey(passkey, spent))
        except AlreadyThere:
            raise Refused("passkey_known", "this passkey is registered already") from None
        if not fresh:
            self._failed(who.name, "challenge used again")
            raise _bad()
        await self._known.passkeys_are(who.name, len(mine) + 1)
        self._trace.note("passkey_made", user=who.name, passkey=passkey.id[:12])
        return passkey

    # Using one.

    def begin_sign_in(self, place: BrowserPlace) -> dict[str, Any]:
        """Options for a browser to sign in a person not yet known."""
        return ceremony.use_options(self._challenge(Purpose(SIGN_IN, place.host)), place, ())

    async def sign_in(
        self, place: BrowserPlace, credential: Credential, address: str = ""
    ) -> tuple[str, Identity]:
        """Begin a session of the passkey's user. Returns its token, shown once, and the identity.

        Raises:
            Refused: ``bad_passkey``, or ``locked_out`` with the seconds left.
        """
        # Counted by address alone: failures from one do not delay callers elsewhere.
        counted = f"a passkey at {address}"
        self._tries.refuse_waiting(counted, address)
        try:
            passkey = await self._signed(place, credential, Purpose(SIGN_IN, place.host))
        except Unverified as why:
            self._tries.failed(counted, address, "passkey_failed")
            raise _bad() from why
        user = await stored(self._store.user(passkey.user))
        if user is None:
            raise _bad()
        token, who = await stored(self._known.begin(user, "passkey"))
        self._trace.note(
            "signed_in", user=user.name, role=user.role, address=address, method="passkey"
        )
        return token, who

    async def begin_proof(self, who: Identity, place: BrowserPlace) -> dict[str, Any]:
        """Options for a browser to prove that it is still used by this user.

        Raises:
            Refused: ``no_passkey_here``.
        """
        here = [one for one in await self.of(who.name) if one.host == place.host]
        if not here:
            raise Refused("no_passkey_here", "none of your passkeys is for this address")
        challenge = self._challenge(Purpose(PROVE, place.host, who.key))
        return ceremony.use_options(challenge, place, here)

    async def prove(
        self, who: Identity, place: BrowserPlace, credential: Credential, address: str = ""
    ) -> None:
        """Permit a session dangerous acts for a while.

        Raises:
            Refused: ``bad_passkey``.
        """
        purpose = Purpose(PROVE, place.host, who.key)
        try:
            await self._signed(place, credential, purpose, of=who.name)
        except Unverified as why:
            self._failed(who.name, why)
            raise _bad() from None
        await stored(self._known.prove(who.key))
        self._trace.note("proved_again", user=who.name, address=address, method="passkey")

    async def _signed(
        self, place: BrowserPlace, credential: Credential, purpose: Purpose, of: str | None = None
    ) -> Passkey:
        """The passkey that signed, after noting its use and spending its challenge.

        Raises:
            Unverified: If anything is wrong; nothing has changed.
        """
        spent, challenge = self._answered(credential, purpose)
        wanted = _id_of(ceremony.bytes_of(credential["id"]))
        passkey = await stored(self._store.passkey(wanted))
        if passkey is None or of not in (None, passkey.user):
            raise Unverified("nobody's passkey" if passkey is None else "another user's passkey")
        handle = credential["response"].get("userHandle")
        if handle and ceremony.bytes_of(handle) != handle_of(self._secret, passkey.user):
            raise Unverified("another user's name beside the passkey")
        count = await self._threads.run(ceremony.signed, credential, challenge, place, passkey)
        now = self._clock.now()
        if not await stored(self._store.use_passkey(passkey.id, count, now, spent)):
            raise Unverified("used again")
        return passkey

    # Managing passkeys.

    async def of(self, name: str) -> Sequence[Passkey]:
        """A user's passkeys, oldest first."""
        return await stored(self._store.passkeys(name))

    async def rename(self, who: Identity, passkey_id: str, name: str) -> Passkey:
        """Rename one of the user's own passkeys.

        Raises:
            BadRequest: ``invalid``, ``personal_data``.
            UnknownThing: ``unknown_passkey``.
        """
        if not await stored(self._store.rename_passkey(who.name, passkey_id[:64], key_name(name))):
            raise _unknown()
        found = await stored(self._store.passkey(passkey_id[:64]))
        if found is None:
            raise _unknown()
        return found

    async def remove(self, who: Identity, passkey_id: str) -> None:
        """Remove one of the user's own passkeys.

        Raises:
            UnknownThing: ``unknown_passkey``.
        """
        if not await stored(self._store.remove_passkey(who.name, passkey_id[:64])):
            raise _unknown()
        await self._known.passkeys_are(who.name, len(await self.of(who.name)))
        self._trace.note("passkey_removed", user=who.name, passkey=passkey_id[:12], by=who.name)

    async def remove_all(self, name: str, by: str) -> int:
        """Remove a user's passkeys, for an administrator or the command line. Returns how many.

        Raises:
            UnknownThing: ``unknown_user``.
        """
        if await stored(self._store.user(name)) is None:
            raise UnknownThing("unknown_user", user=name[:40])
        gone = await stored(self._store.remove_passkeys(name))
        await self._known.passkeys_are(name, 0)
        if gone:
            self._trace.note("passkeys_removed", user=name, count=gone, by=by)
        return gone

    def _challenge(self, purpose: Purpose) -> bytes:
        random = secrets.token_bytes(RANDOM_BYTES)
        return challenge_for(self._secret, purpose, random, self._clock.now())

    def _answered(self, credential: Credential, purpose: Purpose) -> tuple[Spent, bytes]:
        challenge = ceremony.challenge_in(credential)
        spent = spent_by(self._secret, purpose, challenge, self._clock.now())
        if spent is None:
            raise Unverified("no challenge for this, or too old")
        return spent, challenge

    def _failed(self, name: str, why: object) -> None:
        self._trace.note("passkey_failed", user=name, reason=str(why)[:120])


def _id_of(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()


def _transports(credential: Credential) -> str:
    """The transports that are plain words; browsers ignore those they do not know."""
    named = credential["response"].get("transports") or ()
    return " ".join(one for one in named if one.replace("-", "").isalnum())


def _refuse_more(mine: Sequence[Passkey]) -> None:
    if len(mine) >= MOST_PASSKEYS:
        raise Refused("too_many_passkeys", f"at most {MOST_PASSKEYS}", most=MOST_PASSKEYS)


def _bad() -> Refused:
    return Refused("bad_passkey", "this passkey was not accepted")


def _unknown() -> UnknownThing:
    return UnknownThing("unknown_passkey", "there is no such passkey")
