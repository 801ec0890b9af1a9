"""Fixtures of the accounts: over HTTP, and in every kind of store."""

from tests.served import listening, served, settings
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
    "listening",
    "open_journal",
    "postgres_server",
    "postgres_url",
    "served",
    "settings",
]
