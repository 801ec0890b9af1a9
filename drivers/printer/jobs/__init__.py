"""Print jobs: the book that survives a power cut, the service that prints, slips in doubt.

Tested by tests/drivers/printer/jobs.
"""
