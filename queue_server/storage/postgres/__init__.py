"""The journal of a city: several server processes on one PostgreSQL database.

Tested by tests/storage/postgres and tests/storage/test_contract.py.
"""
