"""The simulated printer: its interpreter, faults, script, and a TCP port to reach it by.

Tested by tests/drivers/printer.
"""
