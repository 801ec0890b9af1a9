"""What the visitor goes away with: the slip, or the number to note down.

Tested by tests/kiosk/test_screens.py, in every language, text size and glass.
"""
