"""Tests of what a change to the files is, and of its effects."""
