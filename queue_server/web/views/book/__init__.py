"""Appointments as they are answered, and as a file for calendars.

Tested by tests/web/book.
"""
