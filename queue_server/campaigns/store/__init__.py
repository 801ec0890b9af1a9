"""Campaigns in the journal's database.

Tested by tests/campaigns/test_store.py.
"""
