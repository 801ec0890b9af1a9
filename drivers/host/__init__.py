"""The device host: owns this machine's devices, in the kiosk's process or in one of its own.

Tested by tests/drivers/host.
"""
