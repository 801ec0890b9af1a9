"""Commands that care for what is kept: data, certificates, database rights, reports.

Tested by tests/storage/care.
"""
