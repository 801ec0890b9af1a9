"""Trying a rule before using it: a synthetic or past day under any policy.

Tested by tests/simulate.
"""
