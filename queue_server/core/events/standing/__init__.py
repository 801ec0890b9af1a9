"""What happens to the whole branch: its day, suspensions, notices, help, alarms, reviews.

Tested by tests/core/events.
"""
