"""Pictures and air time in the journal's database.

Tested by tests/signage/test_store.py.
"""
