"""``run.py voice record``: a page on this machine from which a person records a voice pack.

Tested by tests/commands/test_recording.py.
"""
