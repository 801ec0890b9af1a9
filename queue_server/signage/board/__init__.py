"""The board in a browser: its document, its picture, what it says.

Tested by tests/signage/board.
"""
