"""The live connection: who is connected, and what each is sent.

Tested by tests/web/live.
"""
