"""Tests of changing the office's files on a page."""
