"""The tables of ``config.toml`` and of the catalogue, one model each.

Tested by tests/settings and tests/commands/test_check.py.
"""
