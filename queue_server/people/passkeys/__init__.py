"""Passkeys: keys kept on a phone, a PC or a USB stick, which sign for one site only.

Tested by tests/people/passkeys.
"""
