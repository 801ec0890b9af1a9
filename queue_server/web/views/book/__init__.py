"""Appointments in answers, and as a file for calendars.

Tested by tests/web/book.
"""
