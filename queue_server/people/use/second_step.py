"""The second step of signing in: an app's six digits, or a recovery code in their place."""

import secrets
from dataclasses import dataclass

from queue_server.core.errors import Refused, UnknownThing
from queue_server.people import codes
from queue_server.people.ports import AccountStore, SecondStep, token_hash
from queue_server.people.use.recognition import Recognition
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace


@dataclass(frozen=True, slots=True)
class SecondStepStanding:
    """The state of a user's second step: the step, if any, and how many recovery codes are left."""

    step: SecondStep | None
    recovery_left: int

    @property
    def on(self) -> bool:
        """Whether the second step is active."""
        return self.step is not None and self.step.confirmed_at is not None


class SecondSteps:
    """Turning it on and off, and asking for it."""

    def __init__(
        self, store: AccountStore, clock: Clock, known: Recognition, tries: Tries, trace: Trace
    ) -> None:
        self._store = store
        self._clock = clock
        self._known = known
        self._tries = tries
        self._trace = trace

    async def ask(self, name: str, code: str, address: str) -> None:
        """Require the code of a user who has a second step; other users need none.

        Raises:
            Refused: ``second_step_needed`` without a code, ``bad_code`` for a wrong or used one,
                ``passkey_needed`` for a user who has only passkeys and whose role requires a second
                step.
        """
        step = await stored(self._store.second_step(name))
        if step is None or step.confirmed_at is None:
            await self._refuse_password_alone(name)
            return
        if not code.strip():
            raise Refused("second_step_needed", "send the code of the second step as well")
        if not (await self._is_of_app(step, code) or await self._is_recovery(name, code)):
            self._tries.failed(name, address, "second_step_failed")
            raise Refused("bad_code", "the code is wrong, or was used before")

    async def _refuse_password_alone(self, name: str) -> None:
        passkeys = await stored(self._store.passkeys(name))
        if passkeys and self._known.users.must_have_second_step(name):
            raise Refused("passkey_needed", "sign in with the passkey instead")

    async def _is_of_app(self, step: SecondStep, code: str) -> bool:
        found = codes.step_of(step.secret, code, self._clock.now(), step.last_step)
        return found is not None and await stored(self._store.use_step(step.user, found))

    async def _is_recovery(self, name: str, code: str) -> bool:
        typed = codes.plain(code)
        if len(typed) != codes.RECOVERY_BYTES * 8 // 5:
            return False
        if not await stored(self._store.use_recovery(name, token_hash(typed))):
            return False
        left = await stored(self._store.recovery_left(name))
        self._trace.note("recovery_code_used", user=name, left=left)
        return True

    async def state(self, who: Identity) -> SecondStepStanding:
        """The state of this user's second step."""
        step = await stored(self._store.second_step(who.name))
        return SecondStepStanding(step, await stored(self._store.recovery_left(who.name)))

    async def begin(self, who: Identity) -> str:
        """A secret for an app, in base32; active once a first code has confirmed it.

        Raises:
            Refused: ``second_step_exists``.
        """
        secret = codes.secret_of(secrets.token_bytes(codes.SECRET_BYTES))
        if not await stored(self._store.begin_second_step(who.name, secret)):
            raise _exists()
        return secret

    async def confirm(self, who: Identity, code: str, address: str) -> list[str]:
        """Activate the second step. Returns the recovery codes, shown only this once.

        Raises:
            Refused: ``second_step_missing``, ``second_step_exists``, ``bad_code``, ``locked_out``.
        """
        self._tries.refuse_waiting(who.name, address)
        step = await stored(self._store.second_step(who.name))
        if step is None:
            raise Refused("second_step_missing", "begin with a new secret")
        found = codes.step_of(step.secret, code, self._clock.now(), step.last_step)
        if found is None:
            self._tries.failed(who.name, address, "second_step_failed")
            raise Refused("bad_code", "the code is wrong, or was used before")
        new, now = _recovery_codes(), self._clock.now()
        if not await stored(self._store.confirm_second_step(who.name, now, found, _hashes(new))):
            raise _exists()
        await self._known.second_step_is(who.name, on=True)
        self._trace.note("second_step_on", user=who.name)
        return new

    async def renew_recovery(self, who: Identity) -> list[str]:
        """New recovery codes in place of the old ones, shown only this once.

        Raises:
            Refused: ``second_step_missing``.
        """
        if not (await self.state(who)).on:
            raise Refused("second_step_missing", "there is no second step")
        new = _recovery_codes()
        await stored(self._store.replace_recovery(who.name, _hashes(new)))
        self._trace.note("recovery_codes_made", user=who.name)
        return new

    async def remove(self, name: str, by: str) -> None:
        """Remove a user's second step, for the user, an administrator, or the command line.

        Raises:
            UnknownThing: ``unknown_user``.
            Refused: ``second_step_missing``.
        """
        if await stored(self._store.user(name)) is None:
            raise UnknownThing("unknown_user", user=name[:40])
        if not await stored(self._store.remove_second_step(name)):
            raise Refused("second_step_missing", f"{name} has no second step", user=name)
        await self._known.second_step_is(name, on=False)
        self._trace.note("second_step_off", user=name, by=by)


def _exists() -> Refused:
    return Refused("second_step_exists", "there is a second step already; remove it first")


def _recovery_codes() -> list[str]:
    made = (secrets.token_bytes(codes.RECOVERY_BYTES) for _ in range(codes.RECOVERY_CODES))
    return [codes.recovery_code(random) for random in made]


def _hashes(new: list[str]) -> list[str]:
    return [token_hash(codes.plain(code)) for code in new]
