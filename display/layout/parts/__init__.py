"""The parts a layout puts together: head, stage, column, counters, notices, states.

Tested by tests/display/layout.
"""
