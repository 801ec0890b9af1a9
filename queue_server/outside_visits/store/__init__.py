"""Visits in the journal's database.

Tested by tests/outside_visits/test_store.py.
"""
