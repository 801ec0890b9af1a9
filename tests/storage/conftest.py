"""Fixtures of tests that need a store, on each kind of it."""

from tests.stores import (
    accounts,
    accounts_of,
    branch_role,
    journal,
    open_journal,
    postgres_server,
    postgres_url,
)

__all__ = [
    "accounts",
    "accounts_of",
    "branch_role",
    "journal",
    "open_journal",
    "postgres_server",
    "postgres_url",
]
