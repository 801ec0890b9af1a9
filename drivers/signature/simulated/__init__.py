"""Simulated pads behind the same links.

Tested by tests/drivers/signature.
"""
