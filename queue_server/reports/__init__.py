"""Wing: what became of visitors, appointments, counters and kiosks; reports and advice made of it.

Tested by tests/reports.
"""
