"""Calls about the whole branch: its day, alarms, lunch, suspensions, notices, help, reviews.

Tested by tests/web.
"""
