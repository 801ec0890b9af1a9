"""Wing: who has access. Accounts, sessions, sign-in links and device tokens.

Tested by tests/people.
"""
