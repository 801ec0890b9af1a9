"""Trying a rule before using it: a synthetic or a past day under any policy.

Tested by tests/simulate.
"""
