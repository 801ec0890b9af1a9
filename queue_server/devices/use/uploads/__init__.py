"""Pictures and signatures on their way from a host to the one clerk who asked.

Tested by tests/devices/uploads.
"""
