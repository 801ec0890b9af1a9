"""What a change of the office's files is, and what comes of it. Pure.

Tested by tests/editing/rules.
"""
