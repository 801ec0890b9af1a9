"""The journal of one office: a SQLite file that one process owns.

Tested by tests/storage/sqlite and tests/storage/test_contract.py.
"""
