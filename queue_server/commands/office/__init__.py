"""Commands about one office: its files, and what a running server does for a signed-in person.

Tested by tests/commands/office.
"""
