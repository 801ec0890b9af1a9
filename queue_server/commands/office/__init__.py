"""Commands that talk to a running server: suspend, lift, list suspensions.

Tested by tests/commands/office.
"""
