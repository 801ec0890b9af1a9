"""Wing: who has access. Accounts, sessions, sign-in links and the tokens of machines.

Tested by tests/people.
"""
