"""What runs beside everything else: chores, followers, and how a loop ends.

Tested by tests/usecases/loops.
"""
