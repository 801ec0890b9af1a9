"""Wing: the figures of each day.

Tested by tests/reports.
"""
