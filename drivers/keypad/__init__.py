"""Clerk keypads.

Tested by tests/drivers/keypad.
"""
