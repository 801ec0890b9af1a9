"""Commands on who may come in: users and devices' tokens.

Tested by tests/commands and tests/people.
"""
