"""Visits, their roll-ups, and what kiosks reported, in the journal's database.

Tested by tests/reports.
"""
