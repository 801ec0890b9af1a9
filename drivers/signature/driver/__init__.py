"""The pads, one driver per maker.

Tested by tests/drivers/signature.
"""
