"""Visits and their roll-ups in the journal's database.

Tested by tests/reports.
"""
