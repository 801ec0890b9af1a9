"""What our processes use of the system: signals, children, the service manager, limits, the disk.

Tested by tests/processes.
"""
