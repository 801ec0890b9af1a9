"""Wing: visits by the office's staff to homes, hospitals, schools and institutions.

Tested by tests/outside_visits.
"""
