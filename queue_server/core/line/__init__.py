"""Tickets and the line they stand in: values and data structures.

Tested by tests/core/line.
"""
