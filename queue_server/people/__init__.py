"""Wing: who may come in. Accounts, sessions, sign-in links and device tokens.

Tested by tests/people.
"""
