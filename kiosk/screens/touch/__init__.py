"""Cards and keys to be touched, used by several screens. Pure.

Tested by tests/kiosk/test_screens.py, in every language, text size and glass.
"""
