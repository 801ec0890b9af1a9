"""Devices: one contract per family, thin transports under pure protocol drivers, one host.

Tested by tests/drivers.
"""
