"""Accounts in a database: what all their tables share, and those of machines.

Tested by tests/people/test_store.py.
"""
