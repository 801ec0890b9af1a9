"""Accounts in a database: their tables, their rows, and the seal on them.

Tested by tests/people/store.
"""
