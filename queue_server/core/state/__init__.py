"""What is known of a branch on one service day, and how events change it.

Tested by tests/core/decide and tests/core/events.
"""
