"""Commands on access: users and devices' tokens.

Tested by tests/commands and tests/people.
"""
