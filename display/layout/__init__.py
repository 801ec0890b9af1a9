"""The wall as draw commands: pure functions from what to show to what to paint.

Tested by tests/display/layout.
"""
