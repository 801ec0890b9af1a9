"""Accounts in memory: all parts of one branch."""

from datetime import datetime

from queue_server.people.memory.identities import MemoryIdentities
from queue_server.people.memory.links import MemoryLinks
from queue_server.people.memory.machines import MemoryMachines
from queue_server.people.memory.passkeys import MemoryPasskeys
from queue_server.people.memory.second_step import MemorySecondSteps
from queue_server.people.memory.sessions import MemorySessions
from queue_server.people.memory.tables import AccountTables
from queue_server.people.memory.users import MemoryUsers


class MemoryAccounts:
    """What several stores in memory share."""

    def __init__(self) -> None:
        self._branches: dict[str, AccountTables] = {}

    def branch(self, name: str) -> AccountTables:
        """The accounts of a branch, created at first use."""
        return self._branches.setdefault(name, AccountTables())


class MemoryAccountStore(
    MemoryUsers,
    MemorySessions,
    MemorySecondSteps,
    MemoryLinks,
    MemoryMachines,
    MemoryPasskeys,
    MemoryIdentities,
):
    """Implements ``ports.AccountStore`` for one branch."""

    def __init__(self, kept: MemoryAccounts | None = None, branch: str = "") -> None:
        super().__init__((kept or MemoryAccounts()).branch(branch))

    async def version(self) -> int:
        """A number that grows with every change."""
        self._up()
        return self._here.version

    async def mark(self) -> str:
        """Empty: accounts in memory have no seal."""
        self._up()
        return ""

    async def forget_expired(self, before: datetime) -> int:
        """Delete sessions, links and codes that expired before an instant."""
        self._changes()
        here, held = self._here, self._expiring()
        here.spent = {k: until for k, until in here.spent.items() if until >= before}
        here.sessions = {k: one for k, one in here.sessions.items() if one.expires_at >= before}
        here.links = {k: one for k, one in here.links.items() if one.expires_at >= before}
        here.codes = {k: one for k, one in here.codes.items() if one.expires_at >= before}
        return held - self._expiring()

    def _expiring(self) -> int:
        return len(self._here.sessions) + len(self._here.links) + len(self._here.codes)

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
