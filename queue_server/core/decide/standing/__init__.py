"""Rules of the whole branch: its day, suspensions, notices and requests for help.

Tested by tests/core/decide/standing.
"""
