"""The parts from which a layout is built: head, stage, column, counters, notices, states.

Tested by tests/display/layout.
"""
