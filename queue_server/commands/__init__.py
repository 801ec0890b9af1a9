"""The command line, one file per command.

Tested by tests/commands.
"""
