"""The panel of a wall: whether it is on, and when it is to be.

Tested by tests/drivers/panel.
"""
