"""Changing the office's files on a page."""
