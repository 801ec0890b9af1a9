"""The journal on SQLite, on PostgreSQL and in memory; what stores of wings stand on; care of data.

Tested by tests/storage.
"""
