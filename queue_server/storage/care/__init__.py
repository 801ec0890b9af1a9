"""Care of what lasts: backup, restore, verification, retention.

Tested by tests/storage/care.
"""
