"""The machines as they were last read, with the next token of each, and when it was last seen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.people.ports import MachineStore, MachineToken, NextToken
from queue_server.usecases.ports import Clock


class KnownMachines:
    """Machines by the hash of their token. The next token of a machine is valid beside the present
    one, and takes over once it has been used.
    """

    def __init__(self, store: MachineStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._machines: dict[str, MachineToken] = {}
        self._offered: dict[str, NextToken] = {}
        self._begun: dict[str, NextToken] = {}
        self._touched: dict[str, datetime] = {}
        self._machines_read: datetime | None = None

    async def read(self) -> None:
        """Read all machines and their next tokens.

        Raises:
            StorageDown: If they cannot be read.
        """
        await self._read_machines()
        self._offered = {one.token_hash: one for one in await self._store.offered_tokens()}

    async def read_sightings(self, every: timedelta) -> None:
        """Read which machines other processes have seen, if that was last read so long ago.

        Raises:
            StorageDown: If it cannot be read.
        """
        last = self._machines_read
        # Also after the clock was set back.
        if last is None or abs(self._clock.now() - last) >= every:
            await self._read_machines()

    async def _read_machines(self) -> None:
        """Read the machines, and when any process on this database last saw them."""
        self._machines_read = self._clock.now()
        stored, known = await self._store.machines(), self._machines
        self._machines = {m.token_hash: _seen_later(m, known.get(m.token_hash)) for m in stored}
        self._touched.update({m.token_hash: m.last_seen for m in stored if m.last_seen})

    def use(self, key: str) -> MachineToken | None:
        """The machine of this token or next token, unless revoked; a next token takes over soon."""
        machine = self.valid(key)
        if machine is not None and key in self._offered:
            self._begun[key] = self._offered[key]
        return machine

    def valid(self, key: str) -> MachineToken | None:
        """The machine of this token or next token, unless revoked."""
        machine = self._machine(key)
        return None if machine is None or machine.revoked_at is not None else machine

    def _machine(self, key: str) -> MachineToken | None:
        """The machine whose token or next token this is."""
        if key in self._machines or key not in self._offered:
            return self._machines.get(key)
        name = self._offered[key].device
        return next((one for one in self._machines.values() if one.name == name), None)

    async def take_begun_tokens(self) -> None:
        """Revoke the previous tokens of machines that have certainly received their next ones.

        Raises:
            StorageDown: If that cannot be stored.
        """
        for key, offered in list(self._begun.items()):
            await self._store.take_token(offered)
            self._begun.pop(key, None)

    def note_revoked(self, name: str, at: datetime) -> None:
        """Stop recognising a machine."""
        for key, machine in self._machines.items():
            if machine.name == name:
                self._machines[key] = replace(machine, revoked_at=at)
        self._offered = {k: one for k, one in self._offered.items() if one.device != name}

    def machines(self) -> list[MachineToken]:
        """Every enrolled machine by name, including revoked ones."""
        return sorted(self._machines.values(), key=lambda machine: machine.name)

    def machines_seen(self, keys: Iterable[str]) -> None:
        """Note which machines are connected now."""
        now = self._clock.now()
        for key in keys:
            if machine := self._machine(key):
                self._machines[machine.token_hash] = replace(machine, last_seen=now)

    async def write_touches(self, older_than: timedelta) -> None:
        """Store when each machine was last seen, if what is stored is older than this.

        Raises:
            StorageDown: If it cannot be stored.
        """
        for key, machine in list(self._machines.items()):
            seen, noted = machine.last_seen, self._touched.get(key)
            if seen is not None and (noted is None or seen - noted > older_than):
                self._touched[key] = seen
                await self._store.touch_machine(key, seen)


def _seen_later(machine: MachineToken, other: MachineToken | None) -> MachineToken:
    """A machine, with the later ``last_seen`` of two readings: in whichever process, it counts."""
    if other is None or other.last_seen is None:
        return machine
    if machine.last_seen is not None and machine.last_seen >= other.last_seen:
        return machine
    return replace(machine, last_seen=other.last_seen)
