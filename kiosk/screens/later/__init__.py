"""A time on a later day: days, times, "is this right?", and the code, one screen each.

Tested by tests/kiosk/test_screens.py, in every language, text size and glass.
"""
