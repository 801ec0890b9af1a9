"""From the first touch to "is this right?": what a visitor chooses, one screen for each step.

Tested by tests/kiosk/test_screens.py, in every language, text size and glass.
"""
