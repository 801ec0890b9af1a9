"""The floor: the whole office at one glance for supervisors, and what a change would bring.

Tested by tests/floor.
"""
