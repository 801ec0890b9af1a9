"""What happens to appointments: seats, amendments of pools, moves, the waiting list.

Tested by tests/core/events.
"""
