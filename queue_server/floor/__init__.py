"""The floor: the whole office at a glance for supervisors, and what a change would bring.

Tested by tests/floor.
"""
