"""What valid tables must mean: names that exist, texts that are complete, sizes people can read.

Tested by tests/settings and tests/commands/test_check.py.
"""
