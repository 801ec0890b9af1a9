"""Call-for-help buttons.

Tested by tests/drivers/host and tests/devices/test_small_devices.py.
"""
