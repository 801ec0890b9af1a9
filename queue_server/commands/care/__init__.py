"""Commands on what lasts: backup, restore, verify, and database rights.

Tested by tests/storage/care.
"""
