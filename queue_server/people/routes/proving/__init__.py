"""What proves who one is, beside or instead of a password: second step, passkeys.

Tested by tests/people.
"""
