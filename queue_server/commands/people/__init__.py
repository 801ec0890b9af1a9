"""Commands about access: users, and machines' tokens.

Tested by tests/commands and tests/people.
"""
