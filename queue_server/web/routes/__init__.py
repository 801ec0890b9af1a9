"""The kernel's API, a module for each subject, with its ``ROUTES``; ``given`` is what they share.

Tested by tests/web.
"""
