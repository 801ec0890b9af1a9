"""Pure rules: values in, values out; no clock, no await, no I/O.

Tested by tests/core.
"""
