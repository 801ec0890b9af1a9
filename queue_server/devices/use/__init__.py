"""What hosts report, what staff ask of devices, what people do at them.

Tested by tests/devices.
"""
