"""Machines: their tokens, the codes that enrol them, and the tokens they make next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from queue_server.people.ports import EnrolCode, MachineToken, NextToken
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows, value_of
from queue_server.storage.journal.derived.projection import micros


class MachineRows(Rows):
    """Implements ``ports.MachineStore``."""

    async def machines(self) -> Sequence[MachineToken]:
        """All machines by name."""
        return await self._values(MachineToken, t.device_token, t.device_token.c.name)

    async def machine(self, token_hash: str) -> MachineToken | None:
        """The machine with that token."""
        where = t.device_token.c.token_hash == token_hash
        return await self._one(MachineToken, t.device_token, where)

    async def add_machine(self, machine: MachineToken) -> None:
        """Enrol a machine in place of a revoked one with that name."""
        await self._write_new(lambda c: self._enrol(c, machine), machine.name)

    async def touch_machine(self, token_hash: str, last_seen: datetime) -> None:
        """Note that a machine is connected."""
        table, at = t.device_token, micros(last_seen)
        earlier = or_(table.c.last_seen.is_(None), table.c.last_seen < at)
        mine = self._here(table, table.c.token_hash == token_hash, earlier)
        await self._run(lambda c: c.execute(update(table).where(mine).values(last_seen=at)))

    async def revoke_machine(self, name: str, at: datetime) -> bool:
        """Revoke a machine's token and its next one."""
        table = t.device_token
        mine = self._here(table, table.c.name == name, table.c.revoked_at.is_(None))

        def work(connection: Connection) -> bool:
            self._forget_offer(connection, name)
            change = update(table).where(mine).values(revoked_at=micros(at))
            return connection.execute(change).rowcount > 0

        return await self._write(work)

    async def add_code(self, code: EnrolCode) -> None:
        """Keep a code in place of an earlier one for the same machine."""
        table = t.device_code

        def work(connection: Connection) -> None:
            mine = self._here(table, table.c.device == code.device)
            connection.execute(delete(table).where(mine))
            connection.execute(insert(table).values(self._owned(code)))

        await self._write_new(work, code.device)

    async def use_code(self, code_hash: str, machine_hash: str, at: datetime) -> EnrolCode | None:
        """Use up a code and enrol its machine, in one step."""
        table = t.device_code
        mine = self._here(table, table.c.token_hash == code_hash)

        def work(connection: Connection) -> EnrolCode | None:
            row = connection.execute(select(table).where(mine)).first()
            code = None if row is None else value_of(EnrolCode, row)
            if code is None or not code.enrols(machine_hash, at):
                return None
            if code.used_for is None:
                used = {"used_at": micros(at), "used_for": machine_hash}
                connection.execute(update(table).where(mine).values(used))
                self._enrol(connection, _enrolled(code, machine_hash, at))
            return code

        return await self._write_new(work, code_hash[:12])

    async def offer_token(self, offered: NextToken) -> bool:
        """Keep the next token of a machine that is in use."""
        machine, table = t.device_token, t.device_next_token
        used = self._here(machine, machine.c.name == offered.device, machine.c.revoked_at.is_(None))

        def work(connection: Connection) -> bool:
            if connection.execute(select(machine.c.name).where(used)).first() is None:
                return False
            self._forget_offer(connection, offered.device)
            connection.execute(insert(table).values(self._owned(offered)))
            return True

        return await self._write_new(work, offered.device)

    async def offered_tokens(self) -> Sequence[NextToken]:
        """All next tokens, oldest first."""
        table = t.device_next_token
        return await self._values(NextToken, table, table.c.created_at, table.c.token_hash)

    async def take_token(self, offered: NextToken) -> bool:
        """Put the next token in place of the present one."""
        machine, table = t.device_token, t.device_next_token
        still = self._here(table, table.c.token_hash == offered.token_hash)
        used = self._here(machine, machine.c.name == offered.device, machine.c.revoked_at.is_(None))

        def work(connection: Connection) -> bool:
            if connection.execute(delete(table).where(still)).rowcount != 1:
                return False
            change = update(machine).where(used).values(token_hash=offered.token_hash)
            return connection.execute(change).rowcount == 1

        return await self._write(work)

    def _enrol(self, connection: Connection, machine: MachineToken) -> None:
        table = t.device_token
        revoked = self._here(table, table.c.name == machine.name, table.c.revoked_at.is_not(None))
        connection.execute(delete(table).where(revoked))
        connection.execute(insert(table).values(self._owned(machine)))

    def _forget_offer(self, connection: Connection, machine: str) -> None:
        table = t.device_next_token
        connection.execute(delete(table).where(self._here(table, table.c.device == machine)))


def _enrolled(code: EnrolCode, machine_hash: str, at: datetime) -> MachineToken:
    return MachineToken(name=code.device, kind=code.kind, token_hash=machine_hash, created_at=at)
