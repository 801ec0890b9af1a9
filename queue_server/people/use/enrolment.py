"""How a machine gets its token, renews it and loses it.

With a code that a person enters there, a token is never sent: the machine makes it and sends its
hash. So a lost answer costs nothing: the machine asks again with the same hash; and a power cut
between two tokens leaves a valid one, since the old one is valid until the new one has been used.
Without a code (``run.py enroll``) the token is made here.
"""

import secrets
from datetime import datetime, timedelta

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.people.attempts import Attempts
from queue_server.people.ports import (
    AlreadyThere,
    EnrolCode,
    MachineStore,
    MachineToken,
    NextToken,
    token_hash,
)
from queue_server.people.rules import MACHINE_KINDS, refuse_name
from queue_server.people.use.recognition import TOKEN_BYTES, Recognition
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.codes import CODE_SIGNS, SIGNS, grouped, typed
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace

CODE_VALID = timedelta(minutes=10)
#: Wrong codes are counted under this name; no user can have it.
CODES = "enrolment code"


class Enrolment:
    """The machines' codes and tokens."""

    def __init__(
        self,
        store: MachineStore,
        known: Recognition,
        attempts: Attempts,
        clock: Clock,
        trace: Trace,
    ) -> None:
        self._store = store
        self._known = known
        self._attempts = attempts
        self._clock = clock
        self._trace = trace
        self._tries = Tries(attempts, clock, trace)

    async def make_code(self, name: str, kind: str, by: str = "command") -> tuple[str, datetime]:
        """A code for one machine, and when it expires. It replaces an earlier code for the machine.

        Raises:
            BadRequest: ``invalid_name`` or ``unknown_kind``.
            Refused: ``name_taken``: revoke the token of that machine first.
        """
        refuse_name(name)
        refuse_kind(kind)
        await self._refuse_taken(name)
        signs = "".join(secrets.choice(SIGNS) for _ in range(CODE_SIGNS))
        until = self._clock.now() + CODE_VALID
        code = EnrolCode(token_hash=token_hash(signs), device=name, kind=kind, expires_at=until)
        await stored(self._store.add_code(code))
        self._trace.note("enrolment_code_made", device=name, kind=kind, by=by)
        return grouped(signs), until

    async def _refuse_taken(self, name: str) -> None:
        machines = await stored(self._store.machines())
        if any(one.name == name and one.revoked_at is None for one in machines):
            raise Refused("name_taken", f"{name} is enrolled already", name=name)

    async def use_code(self, code: str, machine_hash: str, address: str = "") -> EnrolCode:
        """Enrol the machine that was given this code, with the hash of its own token.

        Raises:
            Refused: ``code_used`` when it was used, is too old or never existed; ``locked_out``
                after wrong ones; ``name_taken``.
        """
        self._tries.refuse_waiting(CODES, address)
        at = self._clock.now()
        try:
            used = await stored(self._store.use_code(token_hash(typed(code)), machine_hash, at))
        except AlreadyThere:
            raise Refused("name_taken", "a machine of that name is enrolled already") from None
        if used is None:
            self._attempts.failed(CODES, address, at)
            self._trace.note("enrolment_failed", address=address)
            raise Refused("code_used", "this code was used already or is too old")
        self._trace.note("device_enrolled", device=used.device, kind=used.kind)
        return used

    async def offer(self, who: Identity, machine_hash: str) -> None:
        """Store the hash of a machine's next token. The present one is valid until the next has
        been used; offering the same hash again changes nothing.

        Raises:
            UnknownThing: ``unknown_device``: its token has been revoked meanwhile.
        """
        at = self._clock.now()
        offered = NextToken(token_hash=machine_hash, device=who.name, created_at=at)
        if not await stored(self._store.offer_token(offered)):
            raise UnknownThing("unknown_device", device=who.name[:40])
        await self._known.look_again()
        self._trace.note("device_token_offered", device=who.name)

    async def enroll(self, name: str, kind: str) -> str:
        """Enrol a machine; its token is shown only once.

        Raises:
            BadRequest: ``invalid_name`` or ``unknown_kind``.
            Refused: ``name_taken``.
        """
        refuse_name(name)
        refuse_kind(kind)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        machine = MachineToken(
            name=name, kind=kind, token_hash=token_hash(token), created_at=self._clock.now()
        )
        try:
            await self._store.add_machine(machine)
        except AlreadyThere:
            raise Refused("name_taken", f"{name} is enrolled already", name=name) from None
        self._trace.note("device_enrolled", device=name, kind=kind)
        return token

    async def revoke(self, name: str) -> None:
        """Revoke a machine's token; its connections end within two seconds.

        Raises:
            UnknownThing: ``unknown_device``.
        """
        if not await stored(self._store.revoke_machine(name, self._clock.now())):
            raise UnknownThing("unknown_device", device=name[:40])
        await self._known.machine_revoked(name)
        self._trace.note("device_revoked", device=name)


def refuse_kind(kind: str) -> None:
    """Refuse what is not a kind of machine.

    Raises:
        BadRequest: ``unknown_kind``.
    """
    if kind not in MACHINE_KINDS:
        raise BadRequest("unknown_kind", f"one of {', '.join(MACHINE_KINDS)}", kind=kind[:40])
