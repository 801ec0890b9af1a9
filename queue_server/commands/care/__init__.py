"""Commands on stored data: backup, restore, verify, and database rights.

Tested by tests/storage/care.
"""
