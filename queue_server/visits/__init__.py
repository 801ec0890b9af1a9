"""Wing: visits of the office's own people to homes, hospitals, schools and institutions.

Tested by tests/visits.
"""
