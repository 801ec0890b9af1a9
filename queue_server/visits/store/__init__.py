"""Visits in the journal's database.

Tested by tests/visits/test_store.py.
"""
