"""Passkeys: keys that a telephone, a PC or a stick keeps, and that sign for one site alone.

Tested by tests/people/passkeys.
"""
