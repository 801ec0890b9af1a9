"""Signature pads.

Tested by tests/drivers/signature.
"""
