"""The wall as draw commands: pure functions from what is to be shown to what is to be painted.

Tested by tests/display/layout.
"""
