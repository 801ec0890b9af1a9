"""Care of stored data: backup, restore, verification, retention.

Tested by tests/storage/care.
"""
