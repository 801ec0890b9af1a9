"""``run.py voice record``: a page on this machine that a person reads a pack from.

Tested by tests/commands/test_recording.py.
"""
