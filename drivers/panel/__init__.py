"""The panel of a wall: whether it is on, and when it should be.

Tested by tests/drivers/panel.
"""
