"""The journal in SQL, for SQLite and PostgreSQL alike.

Tested by tests/storage, on every journal alike.
"""
