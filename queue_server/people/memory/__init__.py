"""Accounts in memory, for tests and training: the same parts as in a database.

Tested by tests/people/store.
"""

from queue_server.people.memory.accounts import MemoryAccounts, MemoryAccountStore

__all__ = ["MemoryAccountStore", "MemoryAccounts"]
