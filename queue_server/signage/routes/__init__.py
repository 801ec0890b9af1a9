"""HTTP of the wing.

Tested by tests/signage.
"""
