"""Commands that run programs: the server, and a whole office on one machine.

Tested by tests/commands/running.
"""
