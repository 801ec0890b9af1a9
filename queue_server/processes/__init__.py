"""What our processes ask of the system: signals, children, the service manager, limits, the disk.

Tested by tests/processes.
"""
