"""Proving who one is, with or instead of a password: second step, passkeys.

Tested by tests/people.
"""
