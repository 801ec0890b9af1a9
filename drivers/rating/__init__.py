"""Rating pads: how a visit was, 1 to 5.

Tested by tests/devices/test_small_devices.py.
"""
