"""What every part of the store in memory does: fail while it is down, and count each change.

Tested by tests/people/store/test_users.py.
"""

from queue_server.people.memory.tables import AccountTables
from queue_server.people.ports import AlreadyThere
from queue_server.usecases.ports import StorageDown


class MemoryRows:
    """One branch's accounts. While ``down`` is set, every call fails with it."""

    def __init__(self, here: AccountTables) -> None:
        self._here = here
        self.down: str | None = None

    def _up(self) -> None:
        if self.down is not None:
            raise StorageDown(reason=self.down)

    def _changes(self) -> None:
        self._up()
        self._here.version += 1

    def _new(self, taken: bool, name: str) -> None:
        self._changes()
        if taken:
            raise AlreadyThere(name)
