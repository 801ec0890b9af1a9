"""Changing the office's files on a page: checked, shown as a difference, written back, undone.

Tested by tests/editing.
"""
