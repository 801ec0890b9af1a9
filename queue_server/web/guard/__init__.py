"""What stands before every handler: who asks and from where, how often, how many at once.

Tested by tests/web.
"""
