"""Keeps devices alive and counts what became of their work.

Tested by tests/drivers/supervision.
"""
