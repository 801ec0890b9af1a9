"""Machines: their tokens, the codes that enrol them, and the tokens they make next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.ports import EnrolCode, MachineToken, NextToken


class MemoryMachines(MemoryRows):
    """Implements ``ports.MachineStore``."""

    async def machines(self) -> Sequence[MachineToken]:
        """All machines by name."""
        self._up()
        return [self._here.machines[name] for name in sorted(self._here.machines)]

    async def machine(self, token_hash: str) -> MachineToken | None:
        """The machine with that token."""
        self._up()
        return next((m for m in self._here.machines.values() if m.token_hash == token_hash), None)

    async def add_machine(self, machine: MachineToken) -> None:
        """Enrol a machine in place of a revoked one with that name."""
        in_use = self._in_use(machine.name)
        others = [m.token_hash for m in self._here.machines.values() if m.name != machine.name]
        self._new(in_use or machine.token_hash in others, machine.name)
        self._here.machines[machine.name] = machine

    async def touch_machine(self, token_hash: str, last_seen: datetime) -> None:
        """Note that a machine is connected."""
        known = await self.machine(token_hash)
        if known is not None and (known.last_seen is None or known.last_seen < last_seen):
            self._here.machines[known.name] = replace(known, last_seen=last_seen)

    async def revoke_machine(self, name: str, at: datetime) -> bool:
        """Revoke a machine's token."""
        self._changes()
        self._here.offered.pop(name, None)
        if not self._in_use(name):
            return False
        self._here.machines[name] = replace(self._here.machines[name], revoked_at=at)
        return True

    async def add_code(self, code: EnrolCode) -> None:
        """Keep a code in place of an earlier one for the same machine."""
        self._changes()
        codes = {k: one for k, one in self._here.codes.items() if one.device != code.device}
        self._here.codes = {**codes, code.token_hash: code}

    async def use_code(self, code_hash: str, machine_hash: str, at: datetime) -> EnrolCode | None:
        """Use up a code and enrol its machine, in one step."""
        code = self._here.codes.get(code_hash)
        if code is None or not code.enrols(machine_hash, at):
            self._up()
            return None
        if code.used_for is None:
            await self.add_machine(
                MachineToken(
                    name=code.device, kind=code.kind, token_hash=machine_hash, created_at=at
                )
            )
            self._here.codes[code_hash] = replace(code, used_at=at, used_for=machine_hash)
        return code

    async def offer_token(self, offered: NextToken) -> bool:
        """Keep the next token of a machine that is in use."""
        self._changes()
        if not self._in_use(offered.device):
            return False
        self._here.offered[offered.device] = offered
        return True

    async def offered_tokens(self) -> Sequence[NextToken]:
        """All next tokens, oldest first."""
        self._up()
        return sorted(self._here.offered.values(), key=lambda o: (o.created_at, o.token_hash))

    async def take_token(self, offered: NextToken) -> bool:
        """Put the next token in place of the present one."""
        self._changes()
        name = offered.device
        if self._here.offered.get(name) != offered or not self._in_use(name):
            return False
        del self._here.offered[name]
        machine = self._here.machines[name]
        self._here.machines[name] = replace(machine, token_hash=offered.token_hash)
        return True

    def _in_use(self, name: str) -> bool:
        machine = self._here.machines.get(name)
        return machine is not None and machine.revoked_at is None
